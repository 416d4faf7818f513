import { eventually } from '@artel/shared/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventsAbout, tokenOfLetter } from '../testing/letters.js';
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

const other = 'three green bottles';
const requested = 'user.password_reset_requested.v1';

async function somebody() {
  const registration = aRegistration();
  const reply = await client.post('/api/auth/register', registration);
  return {
    ...registration,
    id: String(reply.json().data.user.id),
    headers: bearerFrom(reply),
    refreshToken: refreshTokenIn(reply),
  };
}

const forgot = (email: string) => client.post('/api/auth/password/forgot', { email });
const reset = (token: string, to = other) => client.post('/api/auth/password/reset', { token, password: to });
const login = (email: string, with_: string) => client.post('/api/auth/login', { email, password: with_ });
const change = (headers: Record<string, string>, currentPassword: string, newPassword: string) =>
  service.app.inject({ method: 'PUT', url: '/api/auth/password', headers, payload: { currentPassword, newPassword } });

/** Somebody who has asked for a letter, and the token in it. */
async function forgetful() {
  const person = await somebody();
  await forgot(person.email);
  return { ...person, token: await tokenOfLetter(service, person.id, requested) };
}

describe('a forgotten password', () => {
  it('is replaced with the link of a letter, once', async () => {
    const { email, token } = await forgetful();
    expect((await reset(token)).json()).toMatchObject({ success: true, data: null });
    expect((await login(email, other)).statusCode).toBe(200);
    expect((await login(email, password)).statusCode).toBe(401);
    const again = await reset(token, 'four yellow bottles');
    expect(again.json()).toMatchObject({ status: 400, code: 'mail_token_invalid' });
    expect((await login(email, other)).statusCode).toBe(200);
  });

  it('ends every session of the account and tells its owner', async () => {
    const { id, email, token, refreshToken } = await forgetful();
    const elsewhere = refreshTokenIn(await login(email, password));
    await reset(token);
    for (const old of [refreshToken, elsewhere]) expect((await client.refresh(old)).statusCode).toBe(401);
    await eventually(() =>
      expect(eventsAbout(service, id, 'user.password_changed.v1')).toMatchObject([
        { data: { userId: id, email, how: 'reset' } },
      ]),
    );
  });

  it('leaves no session to a sign-in that was under way with the old one', async () => {
    const { id, email, refreshToken } = await somebody();
    const [late] = await race(service.pool, `update users set password_changed_at = now() where id = '${id}'`, [
      () => login(email, password),
    ]);
    expect(late?.json()).toMatchObject({ status: 401, code: 'invalid_credentials' });
    expect((await client.refresh(refreshToken)).statusCode).toBe(200);
  });

  it('shows that letters reach the person', async () => {
    const { email, token } = await forgetful();
    await reset(token);
    expect((await login(email, other)).json().data.user.emailVerified).toBe(true);
  });

  it('is replaced by one of those who open the link at the same time', async () => {
    const { id, email, token } = await forgetful();
    const wanted = ['three green bottles', 'four yellow bottles', 'five orange bottles'];
    const replies = await race(
      service.pool,
      `select from users where id = '${id}' for update`,
      wanted.map((one) => () => reset(token, one)),
    );
    expect(replies.map(({ statusCode }) => statusCode).sort()).toEqual([200, 400, 400]);
    const chosen = wanted[replies.findIndex(({ statusCode }) => statusCode === 200)]!;
    expect((await login(email, chosen)).statusCode).toBe(200);
  });

  it('is not replaced after half an hour', async () => {
    const { id, token } = await forgetful();
    await service.pool.query(
      `update mail_tokens set created_at = created_at - interval '31 minutes', expires_at = expires_at - interval '31 minutes'
       where user_id = $1`,
      [id],
    );
    expect((await reset(token)).json().code).toBe('mail_token_invalid');
  });

  it.each(['short', 'qwertyuiop123', 'x'.repeat(129)])(
    'is not replaced by %j, and the link stays good',
    async (bad) => {
      const { token } = await forgetful();
      expect((await reset(token, bad)).json()).toMatchObject({ status: 400, errors: [{ field: 'password' }] });
      expect((await reset(token)).statusCode).toBe(200);
    },
  );

  it('is not replaced by one that contains the username', async () => {
    const { username, token } = await forgetful();
    expect((await reset(token, `${username} ${username}`)).json().errors).toMatchObject([{ field: 'password' }]);
  });
});

describe('asking for a letter', () => {
  it('is answered the same whether or not somebody has the address', async () => {
    const { email } = await somebody();
    const [known, unknown] = [await forgot(email), await forgot('nobody.at.all@example.com')];
    expect([known.statusCode, unknown.statusCode]).toEqual([202, 202]);
    expect(known.json()).toEqual(unknown.json());
  });

  it('does the same work whether or not somebody has the address: one statement that does not look', async () => {
    const { id, email } = await somebody();
    const holder = await service.pool.connect();
    try {
      // An answer that needed to look at accounts or tokens would wait for these locks.
      await holder.query('begin; lock table users, mail_tokens, outbox in access exclusive mode');
      const replies = await Promise.all([forgot(email), forgot('nobody@example.com')]);
      expect(replies.map(({ statusCode }) => statusCode)).toEqual([202, 202]);
    } finally {
      await holder.query('rollback');
      holder.release();
    }
    expect(await tokenOfLetter(service, id, requested)).toHaveLength(43);
  });

  it('in any case of the address asks for the same letter', async () => {
    const { id, email } = await somebody();
    await forgot(email.toUpperCase());
    expect(await tokenOfLetter(service, id, requested)).toHaveLength(43);
  });

  it('brings three letters an hour, however often it is done', async () => {
    const { id, email } = await somebody();
    for (let count = 1; count <= 3; count += 1) {
      await forgot(email);
      await tokenOfLetter(service, id, requested, count);
    }
    for (let time = 0; time < 5; time += 1) expect((await forgot(email)).statusCode).toBe(202);
    // Requests are answered in turn: once the next person has their letter, none is still to come.
    const next = await somebody();
    await forgot(next.email);
    await tokenOfLetter(service, next.id, requested);
    expect(eventsAbout(service, id, requested)).toHaveLength(3);

    await service.pool.query("update mail_requests set window_start = window_start - interval '61 minutes'");
    await forgot(email);
    await tokenOfLetter(service, id, requested, 4);
  });

  it('leaves nothing behind about those nobody knows', async () => {
    await forgot('stranger@example.com');
    await service.pool.query("update mail_requests set window_start = window_start - interval '61 minutes'");
    const { email } = await somebody();
    await eventually(async () => {
      await forgot(email);
      const { rows } = await service.pool.query("select subject from mail_requests where subject like 'stranger%'");
      expect(rows).toEqual([]);
    });
  });
});

describe('changing a password', () => {
  it('takes the current one, ends every other session and tells its owner', async () => {
    const { id, email, headers, refreshToken } = await somebody();
    const elsewhere = refreshTokenIn(await login(email, password));
    expect((await change(headers, password, other)).statusCode).toBe(200);
    expect((await client.refresh(refreshToken)).statusCode).toBe(200);
    expect((await client.refresh(elsewhere)).statusCode).toBe(401);
    expect((await login(email, other)).statusCode).toBe(200);
    await eventually(() =>
      expect(eventsAbout(service, id, 'user.password_changed.v1')).toMatchObject([{ data: { how: 'changed' } }]),
    );
  });

  it('makes links sent before useless', async () => {
    const { headers, token } = await forgetful();
    await change(headers, password, other);
    expect((await reset(token, 'four yellow bottles')).json().code).toBe('mail_token_invalid');
  });

  it('is refused without the current one, at first and then for longer and longer', async () => {
    const { headers, email } = await somebody();
    const codes: string[] = [];
    for (let time = 0; time < 7; time += 1) codes.push((await change(headers, `wrong ${time}`, other)).json().code);
    expect(codes[0]).toBe('wrong_password');
    expect(codes.at(-1)).toBe('too_many_requests');
    expect((await login(email, password)).statusCode).toBe(200);
  });

  it('asks for another password, and a good one', async () => {
    const { headers, username } = await somebody();
    for (const bad of [password, 'password1234', 'short', `${username}-${username}`]) {
      expect((await change(headers, password, bad)).json()).toMatchObject({
        status: 400,
        errors: [{ field: 'newPassword' }],
      });
    }
  });

  it('happens once when two who know the current one change it at the same time', async () => {
    const { id, headers } = await somebody();
    const contenders = ['three green bottles', 'four yellow bottles'].map(
      (one) => () => change(headers, password, one),
    );
    const replies = await race(service.pool, `select from users where id = '${id}' for update`, contenders);
    expect(replies.map(({ statusCode }) => statusCode).sort()).toEqual([200, 403]);
  });

  it('is for those whose session goes on', async () => {
    const { headers, refreshToken } = await somebody();
    expect((await change({}, password, other)).statusCode).toBe(401);
    await client.post('/api/auth/logout', undefined, refreshToken);
    expect((await change(headers, password, other)).statusCode).toBe(401);
  });
});

describe('what is said about passwords', () => {
  it('never holds one, nor its hash', async () => {
    const { id, email, headers, token } = await forgetful();
    await reset(token);
    const signedIn = bearerFrom(await login(email, other));
    expect((await change(signedIn, other, 'four yellow bottles')).statusCode).toBe(200);
    expect((await change(headers, other, 'four yellow bottles')).statusCode).toBe(401);
    await eventually(() => expect(eventsAbout(service, id, 'user.password_changed.v1')).toHaveLength(2));
    const said = JSON.stringify(service.received.filter(({ aggregateId }) => aggregateId === id));
    for (const secret of [password, other, 'four yellow bottles', 'argon2', token]) expect(said).not.toContain(secret);
    const { rows } = await service.pool.query('select * from audit_log where subject_id = $1', [id]);
    for (const secret of [password, other, 'argon2', token]) expect(JSON.stringify(rows)).not.toContain(secret);
  });
});
