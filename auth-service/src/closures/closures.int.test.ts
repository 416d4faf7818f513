import { eventually } from '@artel/shared/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventsAbout } from '../testing/letters.js';
import { race } from '../testing/race.js';
import { aRegistration, bearerFrom, type Client, clientOf, password, refreshTokenIn } from '../testing/requests.js';
import { startTestService, type TestService } from '../testing/test-service.js';
import { codeAt } from '../two-factor/index.js';

let service: TestService;
let client: Client;

beforeAll(async () => {
  service = await startTestService();
  client = clientOf(service.app);
});
afterAll(() => service.close());

async function somebody(overrides: Record<string, unknown> = {}) {
  const registration = aRegistration({ fullName: 'Artemisia Gentileschi', ...overrides });
  const reply = await client.post('/api/auth/register', registration);
  expect(reply.statusCode, reply.body).toBe(201);
  const { id } = reply.json().data.user;
  return { ...registration, id: String(id), headers: bearerFrom(reply), cookie: refreshTokenIn(reply) };
}

type Person = Awaited<ReturnType<typeof somebody>>;

const send = (method: 'POST' | 'PUT', url: string, { headers }: Pick<Person, 'headers'>, payload?: object) =>
  service.app.inject({ method, url, headers, ...(payload && { payload }) });

const close = (person: Person, body: object = { password }) => send('POST', '/api/auth/account/close', person, body);

const logIn = ({ email }: Pick<Person, 'email'>) => client.post('/api/auth/login', { email, password });

const follow = (who: Person, whom: Person) => send('POST', `/api/users/${whom.id}/follow`, who);

/** Every row of every table, as one text to search. */
async function everything(): Promise<string> {
  const { rows } = await service.pool.query<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'public'",
  );
  const tables = await Promise.all(rows.map(({ name }) => service.pool.query(`select * from "${name}"`)));
  return JSON.stringify(tables.map((table) => table.rows));
}

const countsOf = async ({ id }: Person) => {
  const { followersCount, followingCount } = (await client.get(`/api/users/${id}`)).json().data.user;
  return [followersCount, followingCount];
};

describe('closing an account', () => {
  it('leaves nothing of who it was in any table, and says so to everybody else', async () => {
    const person = await somebody({
      bio: 'Susanna e i vecchioni',
      website: 'https://artemisia.example',
      address: 'Via Ripetta 28',
    });
    await client.post('/api/auth/password/forgot', { email: person.email });
    const reply = await close(person);
    expect([reply.statusCode, reply.cookies]).toMatchObject([200, [{ name: 'artel_refresh', value: '' }]]);

    await eventually(() =>
      expect(eventsAbout(service, person.id, 'user.closed.v1')).toMatchObject([
        { data: { username: person.username, email: person.email, pictures: [] } },
      ]),
    );
    const last = eventsAbout(service, person.id, 'user.closed.v1')[0]!.sequence;
    for (const event of service.received.filter(({ aggregateId }) => aggregateId === person.id)) {
      expect(event.sequence).toBeLessThanOrEqual(last);
    }
    await eventually(async () => {
      const left = await everything();
      for (const trace of [person.username, person.email, 'Artemisia', 'Susanna', 'Ripetta']) {
        expect(left).not.toContain(trace);
      }
    });
  });

  it('is for those who know the password, and guessing slows down', async () => {
    const person = await somebody();
    for (let guess = 1; guess <= 6; guess += 1) {
      expect((await close(person, { password: 'not the password' })).json().code).toBe('wrong_password');
    }
    expect((await close(person)).json().code).toBe('too_many_requests');
    expect((await logIn(person)).statusCode).toBe(200);
    const { rows } = await service.pool.query(
      "select outcome from audit_log where subject_id = $1 and action = 'account.closed'",
      [person.id],
    );
    expect(rows).toEqual(Array(6).fill({ outcome: 'refused' }));
  });

  it('takes the second factor where there is one', async () => {
    const person = await somebody();
    const { secret } = (await send('POST', '/api/auth/two-factor', person)).json().data;
    const code = () => codeAt(secret, new Date());
    expect((await send('POST', '/api/auth/two-factor/confirm', person, { code: code() })).statusCode).toBe(200);
    await service.pool.query('update two_factor set last_step = last_step - 3 where user_id = $1', [person.id]);

    expect((await close(person)).json().code).toBe('two_factor_required');
    expect((await close(person, { password, code: 'AAAA-AAAA' })).json().code).toBe('invalid_two_factor_code');
    expect((await logIn(person)).json().code).toBe('two_factor_required');
    expect((await close(person, { password, code: code() })).statusCode).toBe(200);
  });

  it('is for nobody without a session that goes on', async () => {
    const person = await somebody();
    await client.post('/api/auth/logout', undefined, person.cookie);
    await client.post('/api/auth/logout', { token: person.headers.authorization.replace('Bearer ', '') });
    expect((await close(person)).statusCode).toBe(401);
    expect((await client.post('/api/auth/account/close', { password })).statusCode).toBe(401);
  });

  it('twice at the same time is once', async () => {
    const person = await somebody();
    const both = await Promise.all([close(person), close(person)]);
    expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([200, 401]);
    await eventually(() => expect(eventsAbout(service, person.id, 'user.closed.v1')).toHaveLength(1));
  });

  it('many times at once is once, and the others are told that it is closed', async () => {
    const person = await somebody();
    const lock = `select 1 from users where id = '${person.id}' for update`;
    const all = await race(
      service.pool,
      lock,
      [1, 2, 3].map(() => () => close(person)),
    );
    expect(all.map((reply) => reply.json().message).sort()).toEqual([
      'Account closed',
      'The account is closed',
      'The account is closed',
    ]);
    expect(all.map(({ statusCode }) => statusCode).sort()).toEqual([200, 401, 401]);
    const { rows } = await service.pool.query(
      "select outcome from audit_log where subject_id = $1 and action = 'account.closed'",
      [person.id],
    );
    expect(rows).toEqual([{ outcome: 'ok' }]);
  });

  it('is not for the last administrator, nor for the last two at once', async () => {
    const admins = [await somebody(), await somebody()];
    const ids = admins.map(({ id }) => id);
    await service.pool.query("update users set role = 'admin' where id = any($1)", [ids]);
    const lock = `select 1 from users where id in ('${ids.join("', '")}') for update`;
    const both = await race(
      service.pool,
      lock,
      admins.map((admin) => () => close(admin)),
    );
    expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409]);
    const stays = admins[both.findIndex(({ statusCode }) => statusCode === 409)]!;
    expect((await close(stays)).json().code).toBe('conflict');
    await service.pool.query("update users set role = 'artist' where id = any($1)", [ids]);
  });
});

describe('a closed account', () => {
  it('is nobody: not by token, cookie, password, name, id or search, and cannot be followed', async () => {
    const [person, other] = [await somebody(), await somebody()];
    await close(person);
    const me = await client.get('/api/auth/me', person.headers);
    expect(me.json()).toMatchObject({ status: 401, code: 'unauthorized', message: 'The account is closed' });
    expect((await client.refresh(person.cookie)).statusCode).toBe(401);
    expect((await logIn(person)).json().code).toBe('invalid_credentials');
    const name = `closed-${person.id.slice(-12)}`;
    expect((await logIn({ email: name })).json().code).toBe('invalid_credentials');
    for (const known of [person.username, person.id, name]) {
      expect((await client.get(`/api/users/${known}`)).json().code).toBe('user_not_found');
    }
    expect((await client.get('/api/users/search?q=closed')).json().data.users).toEqual([]);
    expect((await follow(other, person)).json().code).toBe('user_not_found');
  });

  it('frees its address and keeps its name from everybody, in any look-alike', async () => {
    const person = await somebody({ username: 'Orazio.Lomi' });
    await close(person);
    for (const username of ['Orazio.Lomi', 'oraz1o-l0mi']) {
      const reply = await client.post('/api/auth/register', aRegistration({ username }));
      expect(reply.json()).toMatchObject({ code: 'username_taken', errors: [{ field: 'username' }] });
    }
    expect((await somebody({ email: person.email })).id).not.toBe(person.id);
    const posing = aRegistration({ username: `closed-${person.id.slice(-12)}` });
    expect((await client.post('/api/auth/register', posing)).statusCode).toBe(400);
  });

  it('counts among nobody’s followers, exactly, whoever comes and goes meanwhile', async () => {
    const [leaving, friend, fan, idol] = [await somebody(), await somebody(), await somebody(), await somebody()];
    for (const [who, whom] of [
      [leaving, friend],
      [friend, leaving],
      [fan, leaving],
      [leaving, idol],
      [fan, idol],
    ] as const) {
      await follow(who, whom);
    }
    const crowd = await Promise.all(Array.from({ length: 6 }, () => somebody()));
    const comings = crowd.flatMap((one) => [follow(one, leaving), follow(leaving, one)]);
    const [reply] = await Promise.all([close(leaving), ...comings]);
    expect(reply.statusCode).toBe(200);

    expect(await Promise.all([friend, fan, idol].map(countsOf))).toEqual([
      [0, 0],
      [0, 1],
      [1, 0],
    ]);
    expect(await Promise.all(crowd.map(countsOf))).toEqual(crowd.map(() => [0, 0]));
    const left = await service.pool.query('select from follows where $1 in (follower_id, followed_id)', [leaving.id]);
    expect(left.rowCount).toBe(0);
    expect((await client.get(`/api/users/${idol.id}/followers`)).json().data.users).toHaveLength(1);
  });

  it('closes at the first try, however many are about to follow them', async () => {
    const [leaving, ...crowd] = await Promise.all(Array.from({ length: 9 }, () => somebody()));
    const lock = `select 1 from users where id = '${leaving!.id}' for update`;
    const comings = crowd.map((one) => () => follow(one, leaving!));
    const replies = await race(service.pool, lock, [...comings, () => close(leaving!)]);
    expect(replies.map(({ statusCode }) => statusCode)).toEqual(replies.map(() => 200));
    expect(await Promise.all(crowd.map(countsOf))).toEqual(crowd.map(() => [0, 0]));
  });

  it('has no session left by a sign-in or a refresh that was under way', async () => {
    const person = await somebody();
    const all = await Promise.all([
      ...[1, 2, 3].map(() => logIn(person)),
      ...[1, 2, 3].map(() => client.refresh(person.cookie)),
      close(person),
      ...[1, 2, 3].map(() => logIn(person)),
      ...[1, 2, 3].map(() => client.refresh(person.cookie)),
    ]);
    expect(all[6]?.statusCode).toBe(200);
    expect(all.every(({ statusCode }) => statusCode === 200 || statusCode === 401)).toBe(true);
    const { rowCount } = await service.pool.query('select from sessions where user_id = $1', [person.id]);
    expect(rowCount).toBe(0);
  });

  it('is not closed by somebody whose password was changed while they typed it', async () => {
    const person = await somebody();
    const change = { currentPassword: password, newPassword: 'another house painted red' };
    const lock = `select 1 from users where id = '${person.id}' for update`;
    const [closed, changed] = await race(service.pool, lock, [
      () => close(person),
      () => send('PUT', '/api/auth/password', person, change),
    ]);
    expect([closed?.statusCode, changed?.statusCode].filter((status) => status === 200)).toHaveLength(1);
  });
});
