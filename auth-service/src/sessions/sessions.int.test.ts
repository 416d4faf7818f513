import { hash } from 'argon2';
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

async function register() {
  const registration = aRegistration();
  const reply = await client.post('/api/auth/register', registration);
  return { ...registration, reply, refreshToken: refreshTokenIn(reply)! };
}

/** Lets every rotation so far have happened longer ago than the grace. */
const passGrace = () => service.pool.query("update refresh_tokens set rotated_at = rotated_at - interval '31 seconds'");

describe('signing in', () => {
  it('works with the address or the username, in any case', async () => {
    const { username, email } = await register();
    for (const body of [{ email }, { email: email.toUpperCase() }, { email: username }, { username }]) {
      const reply = await client.post('/api/auth/login', { ...body, password });
      expect(reply.statusCode).toBe(200);
      expect(reply.json()).toMatchObject({ data: { user: { username }, accessToken: reply.json().token } });
      expect(refreshTokenIn(reply)).toBeTruthy();
    }
  });

  it('says the same for an unknown person as for a wrong password', async () => {
    const { email } = await register();
    const wrong = await client.post('/api/auth/login', { email, password: 'not my password' });
    const unknown = await client.post('/api/auth/login', { email: 'nobody@example.com', password: 'not my password' });
    const { traceId: _first, ...told } = wrong.json();
    const { traceId: _second, ...toldOthers } = unknown.json();
    expect(wrong.statusCode).toBe(401);
    expect(told).toEqual(toldOthers);
    expect(told.code).toBe('invalid_credentials');
  });

  it('asks for a name', async () => {
    const reply = await client.post('/api/auth/login', { password });
    expect(reply.json()).toMatchObject({ status: 400, errors: [{ field: 'email' }] });
  });

  it('replaces a hash made with older parameters', async () => {
    const { email } = await register();
    const older = await hash(password, { memoryCost: 8192, timeCost: 2, parallelism: 1 });
    await service.pool.query('update users set password_hash = $2 where email = $1', [email, older]);
    expect((await client.post('/api/auth/login', { email, password })).statusCode).toBe(200);
    const { rows } = await service.pool.query('select password_hash from users where email = $1', [email]);
    expect(rows[0].password_hash).toContain('m=19456');
    expect((await client.post('/api/auth/login', { email, password })).statusCode).toBe(200);
  });

  it('opens no session with a password that is changed while it is compared', async () => {
    const { email, reply } = await register();
    const { id } = reply.json().data.user;
    const change = `update users set password_hash = 'another', password_changed_at = now() where id = '${id}'`;
    const signIn = () => client.post('/api/auth/login', { email, password });
    const replies = await race(service.pool, change, [signIn, signIn]);
    expect(replies.map((answer) => answer.json().code)).toEqual(['invalid_credentials', 'invalid_credentials']);
    const { rows } = await service.pool.query('select count(*)::int as count from sessions where user_id = $1', [id]);
    expect(rows).toEqual([{ count: 1 }]);
  });

  it('replaces an older hash also when one signs in more than once at once', async () => {
    const { email } = await register();
    const older = await hash(password, { memoryCost: 8192, timeCost: 2, parallelism: 1 });
    await service.pool.query('update users set password_hash = $2 where email = $1', [email, older]);
    const replies = await Promise.all([1, 2, 3].map(() => client.post('/api/auth/login', { email, password })));
    expect(replies.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
  });

  it('is refused to an address that tries too often', async () => {
    const strict = await startTestService({ credentialRateLimitMax: 3 });
    try {
      const attempt = () => clientOf(strict.app).post('/api/auth/login', { email: 'a@example.com', password });
      for (let count = 0; count < 3; count += 1) expect((await attempt()).statusCode).toBe(401);
      const refused = await attempt();
      expect(refused.json()).toMatchObject({ status: 429, code: 'too_many_requests' });
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    } finally {
      await strict.close();
    }
  });
});

describe('refreshing', () => {
  it('gives a new access token and a new refresh token', async () => {
    const { refreshToken, username } = await register();
    const reply = await client.refresh(refreshToken);
    expect(reply.statusCode).toBe(200);
    expect(reply.json().data.user.username).toBe(username);
    expect(refreshTokenIn(reply)).not.toBe(refreshToken);
    expect((await client.get('/api/auth/me', bearerFrom(reply))).statusCode).toBe(200);
  });

  it('stores no refresh token that could be used by whoever reads the database', async () => {
    const { refreshToken } = await register();
    const { rows } = await service.pool.query(
      "select encode(hash, 'base64') || encode(hash, 'escape') as text from refresh_tokens",
    );
    expect(JSON.stringify(rows)).not.toContain(refreshToken);
    expect(rows.length).toBeGreaterThan(0);
  });

  it('gives requests that cross the same successor', async () => {
    const { refreshToken } = await register();
    const lock = 'select 1 from refresh_tokens for update';
    const replies = await race(
      service.pool,
      lock,
      Array.from({ length: 6 }, () => () => client.refresh(refreshToken)),
    );
    expect(replies.map(({ statusCode }) => statusCode)).toEqual(Array(6).fill(200));
    const successors = new Set(replies.map(refreshTokenIn));
    expect(successors.size).toBe(1);
    expect((await client.refresh([...successors][0])).statusCode).toBe(200);
  });

  it('gives a late request the token of the day even when that was replaced again', async () => {
    const { refreshToken } = await register();
    const second = refreshTokenIn(await client.refresh(refreshToken));
    const third = refreshTokenIn(await client.refresh(second));
    expect(refreshTokenIn(await client.refresh(refreshToken))).toBe(third);
  });

  it('ends the session for thief and owner alike when a replaced token comes back', async () => {
    const { refreshToken } = await register();
    const current = refreshTokenIn(await client.refresh(refreshToken));
    await passGrace();

    const stolen = await client.refresh(refreshToken);
    expect(stolen.json()).toMatchObject({ status: 401, code: 'refresh_reused' });
    expect(refreshTokenIn(stolen)).toBe('');
    expect((await client.refresh(current)).json()).toMatchObject({ status: 401, code: 'unauthorized' });
  });

  it('recognises a stolen token however long ago it was replaced', async () => {
    const { refreshToken } = await register();
    let current: string | undefined = refreshToken;
    for (let count = 0; count < 5; count += 1) current = refreshTokenIn(await client.refresh(current));
    await passGrace();
    expect((await client.refresh(refreshToken)).json().code).toBe('refresh_reused');
    expect((await client.refresh(current)).statusCode).toBe(401);
  });

  it('leaves the other sessions of the same person alone', async () => {
    const { refreshToken, email } = await register();
    const elsewhere = refreshTokenIn(await client.post('/api/auth/login', { email, password }));
    await client.refresh(refreshToken);
    await passGrace();
    await client.refresh(refreshToken);
    expect((await client.refresh(elsewhere)).statusCode).toBe(200);
  });

  it('is refused without a token, with an invented one, and after the session has expired', async () => {
    expect((await client.refresh(undefined)).statusCode).toBe(401);
    expect((await client.refresh('invented')).json().code).toBe('unauthorized');

    const { refreshToken, reply } = await register();
    await service.pool.query("update sessions set expires_at = now() - interval '1 second' where user_id = $1", [
      reply.json().data.user.id,
    ]);
    expect((await client.refresh(refreshToken)).json().code).toBe('unauthorized');
  });

  it('forgets expired sessions when their owner signs in again', async () => {
    const { email, reply } = await register();
    const { id } = reply.json().data.user;
    await service.pool.query("update sessions set expires_at = now() - interval '1 second' where user_id = $1", [id]);
    await client.post('/api/auth/login', { email, password });
    const { rows } = await service.pool.query('select count(*)::int as count from sessions where user_id = $1', [id]);
    expect(rows).toEqual([{ count: 1 }]);
  });

  it('shows a role that has changed since', async () => {
    const { refreshToken, email } = await register();
    await service.pool.query("update users set role = 'artist' where email = $1", [email]);
    expect((await client.refresh(refreshToken)).json().data.user.role).toBe('artist');
  });
});

describe('signing out', () => {
  it('ends the session of the cookie', async () => {
    const { refreshToken } = await register();
    const reply = await client.post('/api/auth/logout', undefined, refreshToken);
    expect(reply.json()).toEqual({ success: true, message: 'Logout successful', data: null });
    expect(refreshTokenIn(reply)).toBe('');
    expect((await client.refresh(refreshToken)).statusCode).toBe(401);
  });

  it.each(['access', 'refresh'])('ends the session of an %s token in the body', async (kind) => {
    const { refreshToken, reply } = await register();
    const token = kind === 'access' ? reply.json().token : refreshToken;
    expect((await client.post('/api/auth/logout', { token })).statusCode).toBe(200);
    expect((await client.refresh(refreshToken)).statusCode).toBe(401);
  });

  it('has nothing against a token that is no good, or none', async () => {
    expect((await client.post('/api/auth/logout', { token: 'a.b.c' })).statusCode).toBe(200);
    expect((await client.post('/api/auth/logout', { token: 'invented' })).statusCode).toBe(200);
    expect((await client.post('/api/auth/logout')).statusCode).toBe(200);
  });
});
