import { createTokenVerifier } from '@artel/shared/auth';
import { eventually, testLogger } from '@artel/shared/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { race } from '../testing/race.js';
import { aRegistration, bearerFrom, type Client, clientOf, refreshTokenIn } from '../testing/requests.js';
import { startTestService, type TestService } from '../testing/test-service.js';

let service: TestService;
let client: Client;

beforeAll(async () => {
  service = await startTestService();
  client = clientOf(service.app);
});
afterAll(() => service.close());

const fieldsOf = (errors: { field: string }[]) => errors.map(({ field }) => field);

describe('registering', () => {
  it('opens an account, signs in, and tells the other services', async () => {
    const registration = aRegistration({ role: 'artist', bio: 'Painter', website: 'https://example.com' });
    const reply = await client.post('/api/auth/register', registration);

    expect(reply.statusCode).toBe(201);
    const { token, data } = reply.json();
    expect(data).toMatchObject({
      accessToken: token,
      expiresIn: 900,
      user: {
        username: registration.username,
        email: registration.email,
        role: 'artist',
        bio: 'Painter',
        subscriptionTier: 'free',
        isPremium: false,
        isVerified: false,
      },
    });
    await eventually(() =>
      expect(service.received.filter(({ aggregateId }) => aggregateId === data.user.id)).toMatchObject([
        {
          type: 'user.registered.v1',
          sequence: 1,
          data: { userId: data.user.id, username: registration.username, email: registration.email, role: 'artist' },
        },
        { type: 'user.verification_requested.v1', sequence: 2, data: { email: registration.email } },
      ]),
    );
  });

  it('stores the password as an Argon2id hash and shows it to nobody', async () => {
    const registration = aRegistration();
    const reply = await client.post('/api/auth/register', registration);
    const { rows } = await service.pool.query('select password_hash from users where email = $1', [registration.email]);
    expect(rows[0].password_hash).toMatch(/^\$argon2id\$/);
    expect(reply.body).not.toContain('argon2');
    expect(reply.body).not.toContain(registration.password);
  });

  it('hands out the refresh token only in a cookie that scripts and other sites cannot use', async () => {
    const reply = await client.post('/api/auth/register', aRegistration());
    expect(reply.cookies[0]).toMatchObject({
      name: 'artel_refresh',
      httpOnly: true,
      sameSite: 'Strict',
      path: '/api/auth',
    });
    expect(reply.body).not.toContain(refreshTokenIn(reply));
    expect(reply.headers['cache-control']).toBe('no-store');
  });

  it('makes a collector of a user', async () => {
    const reply = await client.post('/api/auth/register', aRegistration({ role: 'user' }));
    expect(reply.json().data.user.role).toBe('collector');
  });

  it('refuses administrators', async () => {
    const reply = await client.post('/api/auth/register', aRegistration({ role: 'admin' }));
    expect(reply.statusCode).toBe(403);
    expect(reply.json().code).toBe('admin_registration_forbidden');
  });

  it('tells of every bad field at once', async () => {
    const reply = await client.post('/api/auth/register', {
      username: 'me',
      email: 'nowhere',
      password: 'short',
      confirm_password: 'different',
      website: 'ftp://example.com',
      isAdmin: true,
    });
    expect(reply.statusCode).toBe(400);
    expect(fieldsOf(reply.json().errors).sort()).toEqual([
      'confirm_password',
      'email',
      'isAdmin',
      'password',
      'username',
      'website',
    ]);
  });

  it.each([undefined, [], 'text', null])('refuses the body %j', async (body) => {
    const reply = await service.app.inject({
      method: 'POST',
      url: '/api/auth/register',
      headers: { 'content-type': 'application/json' },
      payload: body === undefined ? '' : JSON.stringify(body),
    });
    expect(reply.statusCode).toBe(400);
    expect(reply.json().code).toBe('validation_failed');
  });

  it('refuses a username and an address that somebody has in another case', async () => {
    const registration = aRegistration({ username: 'Vincent', email: 'Vincent@example.com' });
    await client.post('/api/auth/register', registration);
    const same = { username: 'vincent', email: 'vincent@EXAMPLE.com' };

    const both = await client.post('/api/auth/register', aRegistration(same));
    expect(both.statusCode).toBe(409);
    expect(both.json()).toMatchObject({ code: 'username_taken', errors: [{ field: 'username' }, { field: 'email' }] });

    const address = await client.post('/api/auth/register', aRegistration({ email: same.email }));
    expect(address.json()).toMatchObject({ status: 409, code: 'email_taken', errors: [{ field: 'email' }] });
  });

  it('refuses a username that looks like one somebody has', async () => {
    await client.post('/api/auth/register', aRegistration({ username: 'Modern.Lisa' }));
    for (const username of ['m0dem-l1sa', 'MODERN_LISA', 'modem.Iisa']) {
      const reply = await client.post('/api/auth/register', aRegistration({ username }));
      expect(reply.json()).toMatchObject({ status: 409, code: 'username_taken', errors: [{ field: 'username' }] });
    }
  });

  it('refuses a reserved username and a common password, both at once', async () => {
    const reply = await client.post(
      '/api/auth/register',
      aRegistration({ username: 'supp0rt', password: 'Basketball1' }),
    );
    expect(reply.statusCode).toBe(400);
    expect(fieldsOf(reply.json().errors).sort()).toEqual(['password', 'username']);
  });

  it('stores an address with its domain in lower case', async () => {
    const { email } = aRegistration();
    const reply = await client.post(
      '/api/auth/register',
      aRegistration({ email: email.replace('example', 'EXAMPLE') }),
    );
    expect(reply.json().data.user).toMatchObject({ email, emailVerified: false });
  });

  it('gives a name to exactly one of those who ask for it at the same time', async () => {
    const rivals = Array.from({ length: 6 }, () => aRegistration({ username: 'only_one' }));
    const contenders = rivals.map((rival) => () => client.post('/api/auth/register', rival));
    const replies = await race(service.pool, 'lock table users in share row exclusive mode', contenders);
    expect(replies.map(({ statusCode }) => statusCode).sort()).toEqual([201, 409, 409, 409, 409, 409]);
    const refused = replies.filter(({ statusCode }) => statusCode === 409).map((reply) => reply.json().errors);
    expect(new Set(refused.flatMap(fieldsOf))).toEqual(new Set(['username']));
  });

  it('leaves neither account nor event behind when the session cannot be stored', async () => {
    const registration = aRegistration();
    await service.pool.query('alter table refresh_tokens rename to out_of_reach');
    const reply = await client.post('/api/auth/register', registration);
    await service.pool.query('alter table out_of_reach rename to refresh_tokens');

    expect(reply.statusCode).toBe(500);
    const users = await service.pool.query('select 1 from users where username = $1', [registration.username]);
    const events = await service.pool.query("select 1 from outbox where data->>'username' = $1", [
      registration.username,
    ]);
    expect([users.rowCount, events.rowCount]).toEqual([0, 0]);
    expect((await client.post('/api/auth/register', registration)).statusCode).toBe(201);
  });
});

describe("looking at one's own account", () => {
  it('shows everything about oneself', async () => {
    const registration = aRegistration({ address: 'Londres 247', postcode: '04100' });
    const registered = await client.post('/api/auth/register', registration);
    const reply = await client.get('/api/auth/me', bearerFrom(registered));
    expect(reply.statusCode).toBe(200);
    expect(reply.json().data.user).toEqual(registered.json().data.user);
    expect(reply.json().data.user).toMatchObject({ email: registration.email, address: 'Londres 247' });
  });

  it('saves the body for a client that has it already', async () => {
    const headers = bearerFrom(await client.post('/api/auth/register', aRegistration()));
    const etag = String((await client.get('/api/auth/me', headers)).headers.etag);
    const reply = await client.get('/api/auth/me', { ...headers, 'if-none-match': etag });
    expect([reply.statusCode, reply.body]).toEqual([304, '']);
  });

  it('is for those who are signed in', async () => {
    expect((await client.get('/api/auth/me')).statusCode).toBe(401);
    expect((await client.get('/api/auth/me', { authorization: 'Bearer a.b.c' })).statusCode).toBe(401);
  });
});

describe('an access token', () => {
  it('is verified by the other services with the published keys alone', async () => {
    const registered = await client.post('/api/auth/register', aRegistration({ role: 'artist' }));
    const { token, data } = registered.json();
    const address = await service.app.listen({ host: '127.0.0.1', port: 0 });
    const verifier = createTokenVerifier({
      jwksUrl: `${address}/.well-known/jwks.json`,
      issuer: 'artel',
      audience: 'artel',
      logger: testLogger(),
    });
    expect(await verifier.verify(token)).toEqual({
      id: data.user.id,
      username: data.user.username,
      role: 'artist',
      sessionId: expect.any(String),
    });
    await expect(verifier.verify(`${token.slice(0, -6)}AAAAAA`)).rejects.toMatchObject({ code: 'unauthorized' });
  });
});
