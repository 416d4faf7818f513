import { newId } from '@artel/shared/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase, type Database } from '../database/index.js';
import { findUser } from '../profiles/index.js';
import { eventsAbout, tokenOfLetter } from '../testing/letters.js';
import { race } from '../testing/race.js';
import { aRegistration, type Client, clientOf } from '../testing/requests.js';
import { startTestService, type TestService } from '../testing/test-service.js';
import { createMailTokens, type MailTokens } from './index.js';

let service: TestService;
let client: Client;
let db: Database;
let mailTokens: MailTokens;
let clock: Date;

beforeAll(async () => {
  service = await startTestService();
  client = clientOf(service.app);
  db = createDatabase(service.pool);
  mailTokens = createMailTokens({ secret: service.config.mailTokenSecret, now: () => clock });
});
afterAll(() => service.close());

/** Somebody with a token to reset their password. */
async function somebody() {
  clock = new Date();
  const reply = await client.post('/api/auth/register', aRegistration());
  const user = (await findUser(db, reply.json().data.user.id))!;
  await db.transaction((tx) => mailTokens.issue(tx, user, 'reset_password', user.email));
  // Nothing woke the relay; the next event does.
  await client.post('/api/auth/register', aRegistration());
  const token = await tokenOfLetter(service, user.id, 'user.password_reset_requested.v1');
  return { user, token };
}

const redeem = (token: string, purpose: Parameters<MailTokens['redeem']>[2] = 'reset_password') =>
  db.transaction((tx) => mailTokens.redeem(tx, token, purpose));

const guesses = ['', 'invented', 'a'.repeat(43), newId()];
const invalid = { code: 'mail_token_invalid', status: 400 };

describe('a mail token', () => {
  it('is redeemed once', async () => {
    const { user, token } = await somebody();
    expect(await redeem(token)).toMatchObject({ user: { id: user.id }, email: user.email });
    await expect(redeem(token)).rejects.toMatchObject(invalid);
  });

  it('is redeemed by one of those who try at the same time', async () => {
    const { user, token } = await somebody();
    const contenders = Array.from({ length: 5 }, () => async () => {
      const outcome = await redeem(token).catch((error: { code: string }) => error);
      return 'user' in outcome ? 'redeemed' : outcome.code;
    });
    const outcomes = await race(service.pool, `select from users where id = '${user.id}' for update`, contenders);
    expect(outcomes.sort()).toEqual([...Array(4).fill('mail_token_invalid'), 'redeemed']);
  });

  it('is there again when what it was redeemed for fails', async () => {
    const { token } = await somebody();
    const failing = db.transaction(async (tx) => {
      await mailTokens.redeem(tx, token, 'reset_password');
      throw new Error('later');
    });
    await expect(failing).rejects.toThrow('later');
    expect(await redeem(token)).toBeDefined();
  });

  it('takes the others for the same purpose with it', async () => {
    const { user, token } = await somebody();
    await db.transaction((tx) => mailTokens.issue(tx, user, 'reset_password', user.email));
    await redeem(token);
    const { rows } = await service.pool.query('select purpose from mail_tokens where user_id = $1', [user.id]);
    expect(rows).toEqual([{ purpose: 'verify_email' }]);
  });

  it('is good for its purpose alone', async () => {
    const { token } = await somebody();
    await expect(redeem(token, 'verify_email')).rejects.toMatchObject(invalid);
    await expect(redeem(token, 'change_email')).rejects.toMatchObject(invalid);
    expect(await redeem(token)).toBeDefined();
  });

  it('is good until the moment it expires', async () => {
    const { token } = await somebody();
    const issued = clock;
    clock = new Date(issued.getTime() + 30 * 60_000);
    await expect(redeem(token)).rejects.toMatchObject(invalid);
    clock = new Date(issued.getTime() + 30 * 60_000 - 1);
    expect(await redeem(token)).toBeDefined();
  });

  it('proves nothing once the address it was sent to is given up', async () => {
    const { user, token } = await somebody();
    await service.pool.query('update users set email = $2 where id = $1', [user.id, `other.${user.email}`]);
    await expect(redeem(token)).rejects.toMatchObject(invalid);
  });

  it.each(guesses)('cannot be %j', async (token) => {
    await expect(redeem(token)).rejects.toMatchObject(invalid);
  });

  it('is nowhere in the database, neither in the outbox nor in what is sent', async () => {
    const { user, token } = await somebody();
    const [event] = eventsAbout(service, user.id, 'user.password_reset_requested.v1');
    const { rows } = await service.pool.query(
      `select encode(hash, 'hex') as hash, (select string_agg(data::text, ' ') from outbox) as outbox from mail_tokens`,
    );
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify([rows, event])).not.toContain(token);
    expect(JSON.stringify([rows, event])).not.toContain(Buffer.from(token).toString('base64url'));
  });
});
