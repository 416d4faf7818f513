import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase } from '../database/index.js';
import { aRegistration, bearerFrom, type Client, clientOf, refreshTokenIn } from '../testing/requests.js';
import { startTestService, type TestService } from '../testing/test-service.js';
import { createServiceAccountManagement, type Scope } from './index.js';

let service: TestService;
let client: Client;
let accounts = 0;

beforeAll(async () => {
  service = await startTestService();
  client = clientOf(service.app);
});
afterAll(() => service.close());

const management = () => createServiceAccountManagement({ db: createDatabase(service.pool), now: () => new Date() });

async function anAccount(scopes: readonly Scope[] = ['tokens:introspect']) {
  accounts += 1;
  return management().create({ name: `program-${accounts}`, scopes });
}

const basic = ({ clientId, clientSecret }: { clientId: string; clientSecret: string }) => ({
  authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
});

const sendForm = (url: string, fields: Record<string, string> | string, headers: Record<string, string> = {}) =>
  service.app.inject({
    method: 'POST',
    url,
    payload: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  });

const grant = { grant_type: 'client_credentials' };

async function tokenOf(account: Awaited<ReturnType<typeof anAccount>>): Promise<string> {
  const reply = await sendForm('/api/auth/token', grant, basic(account));
  expect(reply.statusCode).toBe(200);
  return reply.json().access_token;
}

const introspect = (token: string, as: string) =>
  sendForm('/api/auth/introspect', { token }, { authorization: `Bearer ${as}` });

describe('a service account', () => {
  it('gets a token as OAuth libraries ask for it: a form, with its credentials in either place', async () => {
    const account = await anAccount();
    const body = { ...grant, client_id: account.clientId, client_secret: account.clientSecret };
    const replies = [
      await sendForm('/api/auth/token', grant, basic(account)),
      await sendForm('/api/auth/token', { ...body, scope: 'tokens:introspect' }),
      await client.post('/api/auth/token', body),
    ];
    for (const reply of replies) {
      expect(reply.statusCode).toBe(200);
      expect(reply.headers['cache-control']).toBe('no-store');
      expect(reply.json()).toEqual({
        access_token: expect.any(String),
        token_type: 'Bearer',
        expires_in: 900,
        scope: 'tokens:introspect',
      });
    }
  });

  it('gets none with a wrong secret, an unknown id, for another grant, or for more than it may do', async () => {
    const [account, powerless] = [await anAccount(), await anAccount([])];
    const other = await anAccount();
    const ask = (fields: Record<string, string>, as = account) => sendForm('/api/auth/token', fields, basic(as));
    const codes = [
      await ask(grant, { ...account, clientSecret: other.clientSecret }),
      await ask(grant, { ...account, clientId: service.config.tokenIssuer }),
      await sendForm('/api/auth/token', grant),
      await ask({ grant_type: 'password' }),
      await ask({ ...grant, scope: 'everything' }),
      await ask({ ...grant, scope: 'tokens:introspect' }, powerless),
      await sendForm('/api/auth/token', 'grant_type=client_credentials&grant_type=password', basic(account)),
    ].map((reply) => reply.json().code);
    expect(codes).toEqual([
      'invalid_client',
      'invalid_client',
      'invalid_client',
      'unsupported_grant_type',
      'invalid_scope',
      'invalid_scope',
      'validation_failed',
    ]);
  });

  it('is told of errors in the form of OAuth as well as in ours', async () => {
    const account = await anAccount();
    const wrong = { ...account, clientSecret: 'wrong' };
    const person = (await client.post('/api/auth/register', aRegistration())).json().token;
    const powerless = await tokenOf(await anAccount([]));
    const replies = [
      [await sendForm('/api/auth/token', grant, basic(wrong)), 401, 'invalid_client'],
      [await sendForm('/api/auth/token', {}, basic(account)), 400, 'invalid_request'],
      [await sendForm('/api/auth/token', { ...grant, scope: 'everything' }, basic(account)), 400, 'invalid_scope'],
      [await introspect('x', person), 401, 'invalid_token'],
      [await introspect('x', powerless), 403, 'insufficient_scope'],
    ] as const;
    for (const [reply, status, error] of replies) {
      expect(reply.statusCode).toBe(status);
      expect(reply.headers['content-type']).toMatch(/^application\/json/);
      expect(reply.headers['cache-control']).toBe('no-store');
      expect(reply.json()).toMatchObject({ error, error_description: expect.any(String), success: false, status });
    }
    expect(replies[0][0].headers['www-authenticate']).toBe('Basic realm="artel"');
    expect(replies[3][0].headers['www-authenticate']).toMatch(/^Bearer /);
  });

  it('is stored without its secret, and its name is its own', async () => {
    const account = await anAccount();
    const { rows } = await service.pool.query("select *, encode(secret_hash, 'escape') as text from service_accounts");
    expect(JSON.stringify(rows)).not.toContain(account.clientSecret);
    accounts -= 1;
    await expect(anAccount()).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is nobody to the rest of the API', async () => {
    const token = await tokenOf(await anAccount());
    const reply = await client.get('/api/auth/me', { authorization: `Bearer ${token}` });
    expect(reply.json()).toMatchObject({ status: 401, code: 'unauthorized' });
  });

  it('lets no other route take forms, which a page of another site could send', async () => {
    expect((await sendForm('/api/auth/login', { email: 'a@example.com', password: 'x' })).statusCode).toBe(415);
  });
});

describe('introspection', () => {
  it('tells whose a token is, and until when', async () => {
    const as = await tokenOf(await anAccount());
    const registered = await client.post('/api/auth/register', aRegistration({ role: 'artist' }));
    const { token, data } = registered.json();
    const reply = await introspect(token, as);
    expect(reply.json()).toEqual({
      active: true,
      token_type: 'Bearer',
      sub: data.user.id,
      username: data.user.username,
      role: 'artist',
      sid: expect.any(String),
      iss: 'artel',
      aud: 'artel',
      iat: expect.any(Number),
      exp: reply.json().iat + 900,
    });
    expect(reply.headers['cache-control']).toBe('no-store');
  });

  it('tells that a session is over while its token still verifies', async () => {
    const as = await tokenOf(await anAccount());
    const registered = await client.post('/api/auth/register', aRegistration());
    await client.post('/api/auth/logout', undefined, refreshTokenIn(registered));
    expect((await client.get('/api/auth/me', bearerFrom(registered))).statusCode).toBe(200);
    expect((await introspect(registered.json().token, as)).json()).toEqual({ active: false });
  });

  it('says no more of a bad token than that it is', async () => {
    const as = await tokenOf(await anAccount());
    const { token } = (await client.post('/api/auth/register', aRegistration())).json();
    for (const bad of ['x', 'a.b.c', `${token.slice(0, -6)}AAAAAA`]) {
      const reply = await introspect(bad, as);
      expect(reply.statusCode).toBe(200);
      expect(reply.json()).toEqual({ active: false });
    }
  });

  it('tells of the token of a program, until its account is disabled', async () => {
    const [account, other] = [await anAccount(), await anAccount()];
    const [as, token] = [await tokenOf(account), await tokenOf(other)];
    expect((await introspect(token, as)).json()).toMatchObject({
      active: true,
      client_id: other.clientId,
      scope: 'tokens:introspect',
    });
    await management().disable(`program-${accounts}`);
    expect((await introspect(token, as)).json()).toEqual({ active: false });
    await management().disable(`program-${accounts - 1}`);
    expect((await introspect(token, as)).statusCode).toBe(401);
    expect((await sendForm('/api/auth/token', grant, basic(account))).json().code).toBe('invalid_client');
  });

  it('is only for programs that are allowed to: no guest, no person, no program without the scope', async () => {
    const person = (await client.post('/api/auth/register', aRegistration())).json().token;
    const powerless = await tokenOf(await anAccount([]));
    expect((await sendForm('/api/auth/introspect', { token: person })).statusCode).toBe(401);
    expect((await introspect(person, person)).statusCode).toBe(401);
    expect((await introspect(person, powerless)).json()).toMatchObject({ status: 403, code: 'forbidden' });
  });

  it('goes by what a program may do now, not by what its token was given for', async () => {
    const account = await anAccount();
    const as = await tokenOf(account);
    await service.pool.query("update service_accounts set scopes = '{}' where id = $1", [account.clientId]);
    expect((await introspect('x', as)).statusCode).toBe(403);
  });
});
