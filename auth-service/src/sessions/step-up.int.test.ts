import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { tokenOfLetter } from '../testing/letters.js';
import { race } from '../testing/race.js';
import { aRegistration, bearerFrom, type Client, clientOf, password } from '../testing/requests.js';
import { startTestService, type TestService } from '../testing/test-service.js';
import { type PersonWithTwoFactor, withTwoFactor, wrongCodeFor } from '../testing/two-factor.js';

let service: TestService;
let client: Client;
let person: PersonWithTwoFactor;

beforeAll(async () => {
  service = await startTestService();
  client = clientOf(service.app);
});
afterAll(() => service.close());
beforeEach(async () => {
  person = await withTwoFactor(service);
});

type Method = 'PUT' | 'DELETE';
const newPassword = 'three green bottles';

const send = (method: Method, path: string, payload: object) =>
  service.app.inject({ method, url: `/api/auth/${path}`, headers: person.headers, payload });

const changePassword = (rest: object = {}) =>
  send('PUT', 'password', { currentPassword: password, newPassword, ...rest });
const changeEmail = (rest: object = {}) => send('PUT', 'email', { email: `new.${person.email}`, password, ...rest });
const turnOff = (rest: object = {}) => send('DELETE', 'two-factor', { password, code: '0', ...rest });
const login = (given: string, code: string) =>
  client.post('/api/auth/login', { email: person.email, password: given, code });

const refusals = async () => {
  const sql = "select action from audit_log where actor_id = $1 and outcome = 'refused' order by id";
  return (await service.pool.query<{ action: string }>(sql, [person.id])).rows.map(({ action }) => action);
};

describe('with two-factor sign-in on, a stolen session and the password', () => {
  it('are not enough to change the password, the address, or two-factor sign-in itself', async () => {
    for (const change of [changePassword, changeEmail]) {
      expect((await change()).json()).toMatchObject({ status: 401, code: 'two_factor_required' });
      const wrong = await change({ code: wrongCodeFor(person) });
      expect(wrong.json()).toMatchObject({ status: 401, code: 'invalid_two_factor_code' });
    }
    expect((await turnOff({ code: wrongCodeFor(person) })).json().code).toBe('invalid_two_factor_code');
    expect(await refusals()).toEqual(['password.changed', 'email.change_requested', 'two_factor.refused']);
    expect((await login(password, person.codeOfNow())).statusCode).toBe(200);
  });

  it('do not help to guess at codes: those of all changes and of signing in are counted together', async () => {
    const codes: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      for (const change of [changePassword, changeEmail, turnOff]) {
        codes.push((await change({ code: wrongCodeFor(person) })).json().code);
      }
    }
    expect(codes[0]).toBe('invalid_two_factor_code');
    expect(codes.at(-1)).toBe('too_many_requests');
    expect((await login(password, person.codeOfNow())).json().code).toBe('too_many_requests');
  });

  it('tell nothing of the code without the password', async () => {
    const code = person.codeOfNow();
    const wrong = [
      await changePassword({ currentPassword: 'not it', code }),
      await changeEmail({ password: 'not it', code }),
    ];
    for (const reply of wrong) expect(reply.json()).toMatchObject({ status: 403, code: 'wrong_password' });
    expect((await login(password, code)).statusCode).toBe(200);
  });
});

describe('a code', () => {
  it('changes the password, and is used up by that', async () => {
    const code = person.codeOfNow();
    expect((await changePassword({ code })).statusCode).toBe(200);
    expect((await login(newPassword, code)).json().code).toBe('invalid_two_factor_code');
    expect((await login(newPassword, person.recoveryCodes[0]!)).statusCode).toBe(200);
  });

  it('from the list of recovery codes changes the address', async () => {
    expect((await changeEmail({ code: person.recoveryCodes[0] })).statusCode).toBe(202);
    const token = await tokenOfLetter(service, person.id, 'user.email_change_requested.v1');
    expect((await client.post('/api/auth/email/confirm', { token })).statusCode).toBe(200);
    expect((await changeEmail({ code: person.recoveryCodes[0] })).json().code).toBe('invalid_two_factor_code');
  });

  it('is not used up by a change that is refused for another reason', async () => {
    const other = aRegistration();
    await client.post('/api/auth/register', other);
    const code = person.codeOfNow();
    expect((await changePassword({ newPassword: 'short', code })).statusCode).toBe(400);
    expect((await changeEmail({ email: other.email, code })).json().code).toBe('email_taken');
    expect((await changePassword({ code })).statusCode).toBe(200);
  });

  it('makes one change when it comes twice at once', async () => {
    const code = person.codeOfNow();
    const lock = `select from users where id = '${person.id}' for update`;
    const replies = await race(service.pool, lock, [() => changeEmail({ code }), () => changeEmail({ code })]);
    expect(replies.map(({ statusCode }) => statusCode).sort()).toEqual([202, 401]);
  });

  it('is not asked for where two-factor sign-in is off', async () => {
    const reply = await client.post('/api/auth/register', aRegistration());
    const changed = await service.app.inject({
      method: 'PUT',
      url: '/api/auth/password',
      headers: bearerFrom(reply),
      payload: { currentPassword: password, newPassword },
    });
    expect(changed.statusCode).toBe(200);
  });
});
