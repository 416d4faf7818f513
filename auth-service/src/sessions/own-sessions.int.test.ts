import { eventually } from '@artel/shared/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { race } from '../testing/race.js';
import { aRegistration, bearerFrom, type Client, clientOf, password, refreshTokenIn } from '../testing/requests.js';
import { startTestService, type TestService } from '../testing/test-service.js';

let service: TestService;
let client: Client;

beforeAll(async () => {
  service = await startTestService();
  client = clientOf(service.app);
});
afterAll(() => service.close());

type Reply = Awaited<ReturnType<Client['post']>>;

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0';

async function register() {
  const registration = aRegistration();
  const reply = await client.post('/api/auth/register', registration);
  return { ...registration, reply, id: reply.json().data.user.id as string, refreshToken: refreshTokenIn(reply)! };
}

const signIn = ({ email }: { email: string }, headers: Record<string, string> = {}) =>
  service.app.inject({ method: 'POST', url: '/api/auth/login', payload: { email, password }, headers });

const remove = (url: string, reply: Reply) => service.app.inject({ method: 'DELETE', url, headers: bearerFrom(reply) });

async function sessionsOf(reply: Reply) {
  const answer = await client.get('/api/auth/sessions', bearerFrom(reply));
  expect(answer.statusCode).toBe(200);
  return answer.json().data.sessions as { id: string; isCurrent: boolean; device: string; addressPrefix: string }[];
}

describe("one's own sessions", () => {
  it('are shown with the device in words, part of the address, and which of them asks', async () => {
    const person = await register();
    const elsewhere = await signIn(person, { 'user-agent': firefox, 'x-forwarded-for': '203.0.113.77' });
    const sessions = await sessionsOf(elsewhere);
    expect(sessions).toMatchObject([
      { device: 'Firefox on Linux', addressPrefix: '203.0.113.0/24', isCurrent: true },
      { device: 'Unknown device', addressPrefix: '127.0.0.0/24', isCurrent: false },
    ]);
    expect(JSON.stringify(sessions)).not.toContain('203.0.113.77');
  });

  it('leave out those that are over', async () => {
    const person = await register();
    await client.post('/api/auth/logout', undefined, refreshTokenIn(await signIn(person)));
    await service.pool.query(
      "update sessions set expires_at = now() - interval '1 s' where user_id = $1 and id <> $2",
      [person.id, (await sessionsOf(person.reply))[0]!.id],
    );
    expect(await sessionsOf(person.reply)).toHaveLength(1);
  });

  it('can be ended one by one', async () => {
    const person = await register();
    const elsewhere = await signIn(person);
    const other = (await sessionsOf(person.reply)).find(({ isCurrent }) => !isCurrent)!;
    expect((await remove(`/api/auth/sessions/${other.id}`, person.reply)).json().data).toEqual({ ended: 1 });
    expect((await client.refresh(refreshTokenIn(elsewhere))).statusCode).toBe(401);
    expect((await client.refresh(person.refreshToken)).statusCode).toBe(200);
    expect((await remove(`/api/auth/sessions/${other.id}`, person.reply)).json()).toMatchObject({
      status: 404,
      code: 'session_not_found',
    });
  });

  it("never include somebody else's: ending that is answered as if there were none", async () => {
    const [person, stranger] = [await register(), await register()];
    const [theirs] = await sessionsOf(person.reply);
    expect((await remove(`/api/auth/sessions/${theirs!.id}`, stranger.reply)).statusCode).toBe(404);
    expect((await client.refresh(person.refreshToken)).statusCode).toBe(200);
  });

  it('can be ended all but the one that asks', async () => {
    const [person, stranger] = [await register(), await register()];
    const others = [await signIn(person), await signIn(person)];
    expect((await remove('/api/auth/sessions', person.reply)).json().data).toEqual({ ended: 2 });
    for (const other of others) expect((await client.refresh(refreshTokenIn(other))).statusCode).toBe(401);
    expect((await client.refresh(person.refreshToken)).statusCode).toBe(200);
    expect((await client.refresh(stranger.refreshToken)).statusCode).toBe(200);
  });

  it('takes the cookie along when the one that asks is ended', async () => {
    const { reply } = await register();
    const [own] = await sessionsOf(reply);
    expect(refreshTokenIn(await remove(`/api/auth/sessions/${own!.id}`, reply))).toBe('');
  });

  it('are not for an access token that outlived its session', async () => {
    const person = await register();
    const elsewhere = await signIn(person);
    await client.post('/api/auth/logout', undefined, refreshTokenIn(elsewhere));
    expect((await client.get('/api/auth/sessions', bearerFrom(elsewhere))).statusCode).toBe(401);
    expect((await remove('/api/auth/sessions', elsewhere)).statusCode).toBe(401);
    expect((await client.refresh(person.refreshToken)).statusCode).toBe(200);
  });
});

describe('a session with a token in two hands', () => {
  const sequenceOf = async (id: string): Promise<number> =>
    (await service.pool.query('select sequence from users where id = $1', [id])).rows[0].sequence;

  const announced = (id: string) =>
    service.received.filter(({ type, aggregateId }) => type === 'session.compromised.v1' && aggregateId === id);

  it('is announced once, however many find out at once, with nothing that could be used', async () => {
    const person = await register();
    const current = refreshTokenIn(await client.refresh(person.refreshToken));
    const before = await sequenceOf(person.id);
    await service.pool.query("update refresh_tokens set rotated_at = rotated_at - interval '31 seconds'");
    const replies = await race(
      service.pool,
      `select from users where id = '${person.id}' for update`,
      Array.from({ length: 5 }, () => () => client.refresh(person.refreshToken)),
    );
    expect(replies.map((reply) => reply.json().code)).toEqual(Array(5).fill('refresh_reused'));

    await eventually(() => expect(announced(person.id)).toHaveLength(1));
    const [event] = announced(person.id);
    expect(Object.keys(event!.data).sort()).toEqual(['at', 'device', 'sessionId', 'userId']);
    expect(event).toMatchObject({ sequence: before + 1, data: { userId: person.id, device: 'Unknown device' } });
    for (const token of [person.refreshToken, current]) expect(JSON.stringify(event)).not.toContain(token);
    expect(await sequenceOf(person.id)).toBe(before + 1);
  });

  it('is not ended without being announced', async () => {
    const person = await register();
    await client.refresh(person.refreshToken);
    await service.pool.query("update refresh_tokens set rotated_at = rotated_at - interval '31 seconds'");
    await service.pool.query('alter table outbox rename to outbox_away');
    try {
      expect((await client.refresh(person.refreshToken)).statusCode).toBe(500);
    } finally {
      await service.pool.query('alter table outbox_away rename to outbox');
    }
    expect(await sessionsOf(person.reply)).toHaveLength(1);
    expect((await client.refresh(person.refreshToken)).json().code).toBe('refresh_reused');
    await eventually(() => expect(announced(person.id)).toHaveLength(1));
  });
});
