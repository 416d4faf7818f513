import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { race } from '../testing/race.js';
import { aRegistration, clientOf, password } from '../testing/requests.js';
import { startTestService, type TestService } from '../testing/test-service.js';
import { openSession } from './opening-repository.js';
import { findCredentials } from './repository.js';

let service: TestService;

beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

async function somebody(): Promise<{ id: string; email: string }> {
  const registration = aRegistration();
  const reply = await clientOf(service.app).post('/api/auth/register', registration);
  return { id: reply.json().data.user.id, email: registration.email };
}

/** What there is of somebody's sessions beside the one of their registration. */
async function traces(userId: string) {
  const { rows } = await service.pool.query(
    `select count(distinct s.id)::int - 1 as sessions, count(t.hash)::int - 1 as tokens,
            (select count(*)::int - 1 from audit_log where actor_id = $1 and action = 'session.opened') as entries
     from sessions s left join refresh_tokens t on t.session_id = s.id where s.user_id = $1`,
    [userId],
  );
  return rows[0];
}

describe('opening a session', () => {
  it('stores it with its token and its entry in the audit log', async () => {
    const { id, email } = await somebody();
    expect((await clientOf(service.app).post('/api/auth/login', { email, password })).statusCode).toBe(200);
    expect(await traces(id)).toEqual({ sessions: 1, tokens: 1, entries: 1 });
  });

  it.each([
    ['suspended', "suspended_at = now(), suspension_reason = 'forgery'", 'account_suspended'],
    ['given another password', 'password_changed_at = now()', 'invalid_credentials'],
    ['gone', 'closed_at = now(), email = null', 'invalid_credentials'],
  ])('leaves nothing for somebody who is %s at that moment', async (_, change, code) => {
    const { id, email } = await somebody();
    const [reply] = await race(service.pool, `update users set ${change} where id = '${id}'`, [
      () => clientOf(service.app).post('/api/auth/login', { email, password }),
    ]);
    expect(reply?.json()).toMatchObject({ code });
    expect(await traces(id)).toEqual({ sessions: 0, tokens: 0, entries: 0 });
  });

  it('is refused without a code when two-factor sign-in was turned on since the password was looked at', async () => {
    const { id, email } = await somebody();
    const who = (await findCredentials(service.pool, email))!;
    await service.pool.query(
      "insert into two_factor (user_id, secret, created_at, confirmed_at) values ($1, 'x', now(), now())",
      [id],
    );
    const now = new Date();
    const session = { id, openedAt: now, expiresAt: now, tokenHash: Buffer.alloc(32), device: '', addressPrefix: '' };
    const opening = openSession(service.pool, who, session, { action: 'session.opened', actorId: id });
    expect(await opening).toBe('outdated');
    expect(await traces(id)).toEqual({ sessions: 0, tokens: 0, entries: 0 });
  });
});
