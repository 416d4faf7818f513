import { eventually } from '@artel/shared/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventsAbout, tokenOfLetter } from '../testing/letters.js';
import { race } from '../testing/race.js';
import { aRegistration, bearerFrom, type Client, clientOf, password } from '../testing/requests.js';
import { startTestService, type TestService } from '../testing/test-service.js';

let service: TestService;
let client: Client;

beforeAll(async () => {
  service = await startTestService();
  client = clientOf(service.app);
});
afterAll(() => service.close());

const verification = 'user.verification_requested.v1';
const changing = 'user.email_change_requested.v1';

async function somebody() {
  const registration = aRegistration();
  const reply = await client.post('/api/auth/register', registration);
  return { ...registration, id: String(reply.json().data.user.id), headers: bearerFrom(reply), reply };
}

const verify = (token: string) => client.post('/api/auth/email/verify', { token });
const resend = (email: string) => client.post('/api/auth/email/resend', { email });
const confirm = (token: string) => client.post('/api/auth/email/confirm', { token });
const change = (headers: Record<string, string>, email: string, with_ = password) =>
  service.app.inject({ method: 'PUT', url: '/api/auth/email', headers, payload: { email, password: with_ } });
const me = async (headers: Record<string, string>) => (await client.get('/api/auth/me', headers)).json().data.user;

describe('a new address', () => {
  it('is verified with the link sent when the account was opened, once', async () => {
    const { id, headers, reply } = await somebody();
    expect(reply.json().data.user.emailVerified).toBe(false);
    const etag = String((await client.get('/api/auth/me', headers)).headers.etag);
    const token = await tokenOfLetter(service, id, verification);

    expect((await verify(token)).statusCode).toBe(200);
    expect((await me(headers)).emailVerified).toBe(true);
    expect((await client.get('/api/auth/me', { ...headers, 'if-none-match': etag })).statusCode).toBe(200);
    expect((await verify(token)).json()).toMatchObject({ status: 400, code: 'mail_token_invalid' });
  });

  it('asks for one letter, which is announced after the account', async () => {
    const { id } = await somebody();
    await tokenOfLetter(service, id, verification);
    const events = service.received.filter(({ aggregateId }) => aggregateId === id);
    expect(events.map(({ type, sequence }) => [sequence, type]).sort()).toEqual([
      [1, 'user.registered.v1'],
      [2, verification],
    ]);
  });

  it('is verified by one of those who open the link at the same time', async () => {
    const { id } = await somebody();
    const token = await tokenOfLetter(service, id, verification);
    const contenders = Array.from({ length: 4 }, () => () => verify(token));
    const replies = await race(service.pool, `select from users where id = '${id}' for update`, contenders);
    expect(replies.map(({ statusCode }) => statusCode).sort()).toEqual([200, 400, 400, 400]);
  });

  it('is not verified after a day', async () => {
    const { id } = await somebody();
    const token = await tokenOfLetter(service, id, verification);
    await service.pool.query(
      `update mail_tokens set created_at = created_at - interval '1 day', expires_at = expires_at - interval '1 day'
       where user_id = $1`,
      [id],
    );
    expect((await verify(token)).json().code).toBe('mail_token_invalid');
  });

  it('can be sent the link again, and either works', async () => {
    const { id, email, headers } = await somebody();
    const first = await tokenOfLetter(service, id, verification);
    expect((await resend(email)).statusCode).toBe(202);
    const second = await tokenOfLetter(service, id, verification, 2);
    expect(second).not.toBe(first);
    expect((await verify(first)).statusCode).toBe(200);
    expect((await verify(second)).statusCode).toBe(400);
    expect((await me(headers)).emailVerified).toBe(true);
  });

  it('is sent nothing more once it is verified, and nobody is told that', async () => {
    const { id, email } = await somebody();
    await verify(await tokenOfLetter(service, id, verification));
    const [done, unknown] = [await resend(email), await resend('nobody@example.com')];
    expect([done.statusCode, done.json()]).toEqual([unknown.statusCode, unknown.json()]);
    // Requests are answered in turn: once the next person has their letter, none is still to come.
    const next = await somebody();
    await resend(next.email);
    await tokenOfLetter(service, next.id, verification, 2);
    expect(eventsAbout(service, id, verification)).toHaveLength(1);
  });
});

describe('changing the address', () => {
  it('takes effect when the link sent to the new one is opened', async () => {
    const { id, email, headers } = await somebody();
    const wanted = `new.${email}`;
    expect((await change(headers, wanted.replace('example', 'EXAMPLE'))).statusCode).toBe(202);
    const token = await tokenOfLetter(service, id, changing);
    expect(eventsAbout(service, id, changing)[0]?.data).toMatchObject({ email: wanted, currentEmail: email });
    expect(await me(headers)).toMatchObject({ email, emailVerified: false });

    expect((await confirm(token)).statusCode).toBe(200);
    expect(await me(headers)).toMatchObject({ email: wanted, emailVerified: true });
    expect((await client.post('/api/auth/login', { email: wanted, password })).statusCode).toBe(200);
    expect((await client.post('/api/auth/login', { email, password })).statusCode).toBe(401);
    await eventually(() =>
      expect(eventsAbout(service, id, 'user.updated.v1')).toMatchObject([{ data: { email: wanted } }]),
    );
    expect((await confirm(token)).json().code).toBe('mail_token_invalid');
  });

  it('is told to the former address, once', async () => {
    const { id, email, headers } = await somebody();
    await change(headers, `new.${email}`);
    const token = await tokenOfLetter(service, id, changing);
    await Promise.all([confirm(token), confirm(token)]);
    await eventually(() => expect(eventsAbout(service, id, 'user.updated.v1')).toHaveLength(1));
    await eventually(() =>
      expect(eventsAbout(service, id, 'user.email_changed.v1')).toMatchObject([{ data: { formerEmail: email } }]),
    );
  });

  it('takes the password', async () => {
    const { headers, email } = await somebody();
    expect((await change(headers, `new.${email}`, 'not my password')).json()).toMatchObject({
      status: 403,
      code: 'wrong_password',
    });
    expect((await change({}, `new.${email}`)).statusCode).toBe(401);
  });

  it('is refused for an address that is the current one or somebody else’s, in any case', async () => {
    const [one, another] = [await somebody(), await somebody()];
    expect((await change(one.headers, one.email)).json()).toMatchObject({ status: 400, errors: [{ field: 'email' }] });
    expect((await change(one.headers, another.email.toUpperCase())).json()).toMatchObject({
      status: 409,
      code: 'email_taken',
    });
  });

  it('gives an address two people want to the one who confirms it first', async () => {
    const [one, another] = [await somebody(), await somebody()];
    const wanted = `both.${one.email}`;
    await change(one.headers, wanted);
    await change(another.headers, wanted);
    const tokens = [await tokenOfLetter(service, one.id, changing), await tokenOfLetter(service, another.id, changing)];
    const contenders = tokens.map((token) => () => confirm(token));
    const replies = await race(service.pool, 'lock table users in share row exclusive mode', contenders);
    expect(replies.map((reply) => reply.json().code ?? 'ok').sort()).toEqual(['email_taken', 'ok']);
  });

  it('makes links to the address before useless, and goes to the last address asked for', async () => {
    const { id, email, headers } = await somebody();
    const verifying = await tokenOfLetter(service, id, verification);
    await client.post('/api/auth/password/forgot', { email });
    const resetting = await tokenOfLetter(service, id, 'user.password_reset_requested.v1');
    await change(headers, `first.${email}`);
    const first = await tokenOfLetter(service, id, changing);
    await change(headers, `second.${email}`);
    const second = await tokenOfLetter(service, id, changing, 2);

    expect((await confirm(first)).statusCode).toBe(400);
    expect((await confirm(second)).statusCode).toBe(200);
    expect((await verify(verifying)).statusCode).toBe(400);
    const reset = await client.post('/api/auth/password/reset', { token: resetting, password: 'three green bottles' });
    expect(reset.json().code).toBe('mail_token_invalid');
  });

  it('is stopped by a new password', async () => {
    const { id, email, headers } = await somebody();
    await change(headers, `thief.${email}`);
    const token = await tokenOfLetter(service, id, changing);
    const payload = { currentPassword: password, newPassword: 'three green bottles' };
    await service.app.inject({ method: 'PUT', url: '/api/auth/password', headers, payload });
    expect((await confirm(token)).json().code).toBe('mail_token_invalid');
    expect((await me(headers)).email).toBe(email);
  });

  it('cannot be used to write to many strangers', async () => {
    const { email, headers } = await somebody();
    for (let count = 0; count < 3; count += 1) {
      expect((await change(headers, `n${count}.${email}`)).statusCode).toBe(202);
    }
    const refused = await change(headers, `n3.${email}`);
    expect(refused.json()).toMatchObject({ status: 429, code: 'too_many_requests' });
  });
});

describe('what is said about addresses', () => {
  it('never holds a token that could be used', async () => {
    const { id, email, headers } = await somebody();
    const verifying = await tokenOfLetter(service, id, verification);
    await change(headers, `new.${email}`);
    const changed = await tokenOfLetter(service, id, changing);
    const said = JSON.stringify(service.received);
    for (const token of [verifying, changed]) expect(said).not.toContain(token);
  });
});
