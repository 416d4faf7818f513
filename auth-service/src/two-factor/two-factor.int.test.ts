import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { race } from '../testing/race.js';
import { aRegistration, bearerFrom, type Client, clientOf, password } from '../testing/requests.js';
import { startTestService, type TestService } from '../testing/test-service.js';
import { codeAt } from './index.js';

let service: TestService;
let client: Client;

beforeAll(async () => {
  service = await startTestService();
  client = clientOf(service.app);
});
afterAll(() => service.close());

type Reply = Awaited<ReturnType<Client['post']>>;
type Method = 'GET' | 'POST' | 'DELETE';

/** Codes of one step ago, of now and of the next: those that are taken now. */
const codesOf = (secret: string) =>
  [-30_000, 0, 30_000].map((offset) => codeAt(secret, new Date(Date.now() + offset))) as [string, string, string];

const wrongFor = (secret: string) =>
  ['000000', '111111', '222222', '333333'].find((code) => !codesOf(secret).includes(code))!;

const send = (method: Method, path: string, as: Reply, payload?: object) =>
  service.app.inject({
    method,
    url: `/api/auth/two-factor${path}`,
    headers: bearerFrom(as),
    ...(payload === undefined ? {} : { payload }),
  });

async function register() {
  const registration = aRegistration();
  const reply = await client.post('/api/auth/register', registration);
  return { ...registration, reply, id: reply.json().data.user.id as string };
}

/** Somebody who signs in with a code; long enough after confirming it that the codes of now are still to be used. */
async function withTwoFactor() {
  const person = await register();
  const { secret } = (await send('POST', '', person.reply)).json().data;
  const confirmed = await send('POST', '/confirm', person.reply, { code: codesOf(secret)[1] });
  expect(confirmed.statusCode).toBe(200);
  await service.pool.query('update two_factor set last_step = last_step - 3 where user_id = $1', [person.id]);
  return { ...person, secret: secret as string, recoveryCodes: confirmed.json().data.recoveryCodes as string[] };
}

const login = ({ email }: { email: string }, code?: string) =>
  client.post('/api/auth/login', { email, password, ...(code === undefined ? {} : { code }) });

/** Lets so much time pass for the counting of failures. */
const pass = (ms: number) =>
  service.pool.query("update login_throttle set failed_at = failed_at - $1 * interval '1 ms'", [ms]);

describe('setting up a second factor', () => {
  it('changes nothing until a code confirms it', async () => {
    const person = await register();
    const offer = await send('POST', '', person.reply);
    expect(offer.headers['cache-control']).toBe('no-store');
    expect(offer.json().data.otpauthUri).toContain(`secret=${offer.json().data.secret}`);
    expect((await login(person)).statusCode).toBe(200);
    expect((await send('GET', '', person.reply)).json().data).toEqual({ enabled: false, recoveryCodesLeft: 0 });

    const wrong = await send('POST', '/confirm', person.reply, { code: wrongFor(offer.json().data.secret) });
    expect(wrong.json()).toMatchObject({ status: 401, code: 'invalid_two_factor_code' });
    expect((await login(person)).statusCode).toBe(200);

    const right = await send('POST', '/confirm', person.reply, { code: codesOf(offer.json().data.secret)[1] });
    expect(new Set(right.json().data.recoveryCodes).size).toBe(10);
    expect((await login(person)).json()).toMatchObject({ status: 401, code: 'two_factor_required' });
    expect((await send('GET', '', person.reply)).json().data).toEqual({ enabled: true, recoveryCodesLeft: 10 });
  });

  it('starts over with another secret, and the first is no good any more', async () => {
    const person = await register();
    const [first, second] = [await send('POST', '', person.reply), await send('POST', '', person.reply)];
    expect(first.json().data.secret).not.toBe(second.json().data.secret);
    const stale = await send('POST', '/confirm', person.reply, { code: codesOf(first.json().data.secret)[1] });
    expect(stale.statusCode).toBe(401);
  });

  it('cannot be confirmed before it is started, nor started while it is on', async () => {
    const [person, other] = [await register(), await withTwoFactor()];
    expect((await send('POST', '/confirm', person.reply, { code: '123456' })).json().code).toBe('two_factor_off');
    expect((await send('POST', '', other.reply)).json()).toMatchObject({ status: 409, code: 'two_factor_already_on' });
    const again = await send('POST', '/confirm', other.reply, { code: codesOf(other.secret)[1] });
    expect(again.json().code).toBe('two_factor_already_on');
  });

  it('hands out recovery codes once, to one of those who confirm at once', async () => {
    const person = await register();
    const { secret } = (await send('POST', '', person.reply)).json().data;
    const code = codesOf(secret)[1];
    const replies = await race(
      service.pool,
      `select from two_factor where user_id = '${person.id}' for update`,
      Array.from({ length: 4 }, () => () => send('POST', '/confirm', person.reply, { code })),
    );
    expect(replies.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409, 409, 409]);
    const { rows } = await service.pool.query('select count(*)::int as count from recovery_codes where user_id = $1', [
      person.id,
    ]);
    expect(rows).toEqual([{ count: 10 }]);
  });

  it('stores neither secret nor recovery code as they are', async () => {
    const { id, secret, recoveryCodes } = await withTwoFactor();
    const { rows } = await service.pool.query(
      `select f.secret, encode(c.hash, 'escape') as hash from two_factor f join recovery_codes c using (user_id)
       where user_id = $1`,
      [id],
    );
    expect(rows).toHaveLength(10);
    for (const plain of [secret, ...recoveryCodes]) expect(JSON.stringify(rows)).not.toContain(plain);
  });

  it("does not open with somebody else's row", async () => {
    const [person, thief] = [await withTwoFactor(), await withTwoFactor()];
    await service.pool.query(
      'update two_factor set secret = (select secret from two_factor where user_id = $1) where user_id = $2',
      [thief.id, person.id],
    );
    expect((await login(person, codesOf(thief.secret)[1])).statusCode).toBe(500);
  });

  it('is not for an access token that outlived its session', async () => {
    const { reply } = await register();
    await client.post('/api/auth/logout', { token: reply.json().token });
    for (const [method, path] of [
      ['GET', ''],
      ['POST', ''],
    ] as const) {
      expect((await send(method, path, reply)).json().code).toBe('unauthorized');
    }
  });
});

describe('signing in with a second factor', () => {
  it('takes a code once', async () => {
    const person = await withTwoFactor();
    const [, present, next] = codesOf(person.secret);
    expect((await login(person, present)).statusCode).toBe(200);
    expect((await login(person, present)).json()).toMatchObject({ status: 401, code: 'invalid_two_factor_code' });
    expect((await login(person, next)).statusCode).toBe(200);
    expect((await login(person, present)).json().code).toBe('invalid_two_factor_code');
  });

  it('does not take the code again that confirmed it', async () => {
    const person = await register();
    const [, code] = codesOf((await send('POST', '', person.reply)).json().data.secret);
    expect((await send('POST', '/confirm', person.reply, { code })).statusCode).toBe(200);
    expect((await login(person, code)).json().code).toBe('invalid_two_factor_code');
  });

  it('takes a code once also when it comes many times at once', async () => {
    const person = await withTwoFactor();
    const code = codesOf(person.secret)[1];
    const replies = await race(
      service.pool,
      `select from two_factor where user_id = '${person.id}' for update`,
      Array.from({ length: 4 }, () => () => login(person, code)),
    );
    expect(replies.map(({ statusCode }) => statusCode).sort()).toEqual([200, 401, 401, 401]);
  });

  it('takes each recovery code once, however it is typed, at once or in turn', async () => {
    const person = await withTwoFactor();
    const [first, second] = person.recoveryCodes as [string, string];
    expect((await login(person, first.toUpperCase().replaceAll('-', ' '))).statusCode).toBe(200);
    expect((await login(person, first)).json().code).toBe('invalid_two_factor_code');
    const replies = await race(
      service.pool,
      `select from recovery_codes where user_id = '${person.id}' for update`,
      Array.from({ length: 4 }, () => () => login(person, second)),
    );
    expect(replies.map(({ statusCode }) => statusCode).sort()).toEqual([200, 401, 401, 401]);
    expect((await send('GET', '', person.reply)).json().data.recoveryCodesLeft).toBe(8);
  });

  it("does not take somebody else's codes", async () => {
    const [person, other] = [await withTwoFactor(), await withTwoFactor()];
    expect((await login(person, codesOf(other.secret)[1])).statusCode).toBe(401);
    expect((await login(person, other.recoveryCodes[0])).statusCode).toBe(401);
    expect((await login(other, other.recoveryCodes[0])).statusCode).toBe(200);
  });

  it('says nothing of it to whoever does not know the password', async () => {
    const { email, secret } = await withTwoFactor();
    const reply = await client.post('/api/auth/login', { email, password: 'wrong', code: codesOf(secret)[1] });
    expect(reply.json().code).toBe('invalid_credentials');
    expect((await login({ email }, codesOf(secret)[1])).statusCode).toBe(200);
  });

  it('opens no session and sets no cookie until the code is right', async () => {
    const person = await withTwoFactor();
    for (const reply of [await login(person), await login(person, wrongFor(person.secret))]) {
      expect(reply.cookies).toEqual([]);
      expect(reply.body).not.toContain('accessToken');
    }
    const { rows } = await service.pool.query('select count(*)::int as count from sessions where user_id = $1', [
      person.id,
    ]);
    expect(rows).toEqual([{ count: 1 }]);
  });

  it('slows down guessing at codes, by whichever name, and a right password does not help', async () => {
    const person = await withTwoFactor();
    for (let count = 0; count < 6; count += 1) {
      const name = count % 2 === 0 ? person.email : person.username;
      expect((await login({ email: name }, wrongFor(person.secret))).json().code).toBe('invalid_two_factor_code');
      expect((await login({ email: name })).json().code).toBe('two_factor_required');
    }
    const refused = await login(person, codesOf(person.secret)[1]);
    expect(refused.json().code).toBe('too_many_requests');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    await pass(2_000);
    expect((await login(person, codesOf(person.secret)[1])).statusCode).toBe(200);
  });
});

describe('turning it off', () => {
  it('takes both factors', async () => {
    const person = await withTwoFactor();
    const [, code] = codesOf(person.secret);
    const off = (payload: object) => send('DELETE', '', person.reply, payload);
    expect((await off({ password: 'wrong', code })).json().code).toBe('invalid_credentials');
    expect((await off({ password, code: wrongFor(person.secret) })).json().code).toBe('invalid_two_factor_code');
    expect((await login(person)).json().code).toBe('two_factor_required');
    expect((await off({ password, code })).statusCode).toBe(200);
    expect((await login(person)).statusCode).toBe(200);
    expect((await off({ password, code })).json()).toMatchObject({ status: 409, code: 'two_factor_off' });
    expect((await login(person, person.recoveryCodes[0])).statusCode).toBe(200);
  });

  it('works with a recovery code, for the day the authenticator is lost', async () => {
    const person = await withTwoFactor();
    const removed = await send('DELETE', '', person.reply, { password, code: person.recoveryCodes[3] });
    expect(removed.statusCode).toBe(200);
    expect((await login(person)).statusCode).toBe(200);
  });
});
