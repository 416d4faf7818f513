import { newId } from '@artel/shared/ids';
import { eventually } from '@artel/shared/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAdmin } from '../accounts/index.js';
import { createDatabase } from '../database/index.js';
import { createPasswords } from '../sessions/index.js';
import { eventsAbout, tokenOfLetter } from '../testing/letters.js';
import { race } from '../testing/race.js';
import { aRegistration, bearerFrom, type Client, clientOf, password, refreshTokenIn } from '../testing/requests.js';
import { startTestService, type TestService } from '../testing/test-service.js';

let service: TestService;
let client: Client;
let admin: { readonly id: string; readonly headers: { authorization: string } };

beforeAll(async () => {
  service = await startTestService();
  client = clientOf(service.app);
  const db = createDatabase(service.pool);
  const { username, email } = aRegistration();
  const dependencies = { db, passwords: createPasswords(), now: () => new Date(), wakeRelay: () => {} };
  const { id } = await createAdmin(dependencies, { username, email, password });
  admin = { id, headers: bearerFrom(await client.post('/api/auth/login', { email, password })) };
});
afterAll(() => service.close());

async function somebody() {
  const registration = aRegistration();
  const reply = await client.post('/api/auth/register', registration);
  const { id } = reply.json().data.user;
  return { ...registration, id: String(id), headers: bearerFrom(reply), cookie: refreshTokenIn(reply) };
}

type Person = Awaited<ReturnType<typeof somebody>>;

const order = (id: string, what: 'verify' | 'tier' | 'suspend', payload: object, headers: object = admin.headers) =>
  service.app.inject({ method: 'PUT', url: `/api/admin/users/${id}/${what}`, headers: { ...headers }, payload });

const audit = async (query: string) => (await client.get(`/api/admin/audit?${query}`, admin.headers)).json().data;

const eventsOf = ({ id }: Person, type: string) =>
  service.received.filter((event) => event.aggregateId === id && event.type === type);

describe('the badge', () => {
  it('is given and taken by administrators, shows on the profile, and is told to the other services', async () => {
    const artist = await somebody();
    const etag = String((await client.get(`/api/users/${artist.username}`)).headers.etag);
    expect((await order(artist.id, 'verify', {})).json().data.user).toMatchObject({ id: artist.id, isVerified: true });
    const again = await client.get(`/api/users/${artist.username}`, { 'if-none-match': etag });
    expect([again.statusCode, again.json().data.user.isVerified]).toEqual([200, true]);
    expect((await order(artist.id, 'verify', { isVerified: false })).json().data.user.isVerified).toBe(false);
    await eventually(() =>
      expect(eventsOf(artist, 'user.updated.v1').map(({ data }) => 'isVerified' in data && data.isVerified)).toEqual([
        true,
        false,
      ]),
    );
  });

  it('given twice is given once', async () => {
    const artist = await somebody();
    await order(artist.id, 'verify', { isVerified: true });
    await order(artist.id, 'verify', { isVerified: true });
    expect((await audit(`user=${artist.id}&action=user.verified`)).pagination.total).toBe(1);
  });
});

describe('the subscription tier', () => {
  it('is set by administrators, shows on the profile, and is written down once', async () => {
    const artist = await somebody();
    const premium = { subscriptionTier: 'premium' };
    expect((await order(artist.id, 'tier', premium)).json().data.user).toMatchObject({ ...premium, isPremium: true });
    await order(artist.id, 'tier', premium);
    expect((await client.get(`/api/users/${artist.username}`)).json().data.user).toMatchObject(premium);
    const { entries } = await audit(`user=${artist.id}&action=user.tier_changed`);
    expect(entries).toMatchObject([{ actorId: admin.id, details: { from: 'free', to: 'premium' } }]);
  });

  it('is one of three, and nobody sets their own', async () => {
    const artist = await somebody();
    expect((await order(artist.id, 'tier', { subscriptionTier: 'gold' })).statusCode).toBe(400);
    expect((await order(artist.id, 'tier', { subscriptionTier: 'pro' }, artist.headers)).statusCode).toBe(403);
  });
});

describe('a suspension', () => {
  it('ends sessions, refuses tokens that are still good, and lets nobody sign in again', async () => {
    const troublemaker = await somebody();
    const reply = await order(troublemaker.id, 'suspend', { suspended: true, reason: 'Sells forgeries' });
    expect(reply.json().data.user).toMatchObject({ isSuspended: true, suspensionReason: 'Sells forgeries' });

    const me = await client.get('/api/auth/me', troublemaker.headers);
    expect(me.json()).toMatchObject({ status: 403, code: 'account_suspended' });
    expect((await client.refresh(troublemaker.cookie)).statusCode).toBe(401);
    const token = troublemaker.headers.authorization.replace('Bearer ', '');
    expect((await client.post('/api/auth/logout', { token })).statusCode).toBe(200);
    const login = await client.post('/api/auth/login', { email: troublemaker.email, password });
    expect(login.json()).toMatchObject({ status: 403, code: 'account_suspended' });
    const wrong = await client.post('/api/auth/login', { email: troublemaker.email, password: 'not the password' });
    expect(wrong.json().code).toBe('invalid_credentials');
    await eventually(() => expect(eventsOf(troublemaker, 'user.suspended.v1')).toHaveLength(1));
  });

  it('tells its reason to administrators only', async () => {
    const troublemaker = await somebody();
    await order(troublemaker.id, 'suspend', { suspended: true, reason: 'Sells forgeries' });
    const shown = await client.get(`/api/users/${troublemaker.username}`);
    expect(shown.body).not.toMatch(/forgeries|suspen/i);
    await eventually(() => expect(eventsOf(troublemaker, 'user.suspended.v1')).toHaveLength(1));
    expect(JSON.stringify(eventsOf(troublemaker, 'user.suspended.v1'))).not.toContain('forgeries');
  });

  it('hides the person from searches until it is lifted', async () => {
    const { username, id } = await somebody();
    const found = async () => (await client.get(`/api/users/search?q=${username}`)).json().data.users[0]?.username;
    expect(await found()).toBe(username);
    await order(id, 'suspend', { suspended: true, reason: 'Spam' });
    expect(await found()).not.toBe(username);
    await order(id, 'suspend', { suspended: false });
    expect(await found()).toBe(username);
  });

  it('that is lifted lets the person sign in anew', async () => {
    const person = await somebody();
    await order(person.id, 'suspend', { suspended: true, reason: 'By mistake' });
    expect((await order(person.id, 'suspend', { suspended: false })).json().data.user).toMatchObject({
      isSuspended: false,
      suspensionReason: null,
    });
    expect((await client.refresh(person.cookie)).statusCode).toBe(401);
    expect((await client.post('/api/auth/login', { email: person.email, password })).statusCode).toBe(200);
    await eventually(() => expect(eventsOf(person, 'user.reinstated.v1')).toHaveLength(1));
  });

  it('ordered twice at the same time is one, told once', async () => {
    const person = await somebody();
    const twice = [1, 2].map(() => () => order(person.id, 'suspend', { suspended: true, reason: 'Spam' }));
    const replies = await race(service.pool, 'select 1 from users for update', twice);
    expect(replies.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
    expect((await audit(`user=${person.id}&action=user.suspended`)).pagination.total).toBe(1);
  });

  it('leaves no session behind that was opened at the same moment', async () => {
    const person = await somebody();
    const logIn = () => client.post('/api/auth/login', { email: person.email, password });
    const suspend = () => order(person.id, 'suspend', { suspended: true, reason: 'Spam' });
    await Promise.all([logIn(), logIn(), suspend(), logIn(), logIn()]);
    const { rows } = await service.pool.query(
      'select count(*)::int as live from sessions where user_id = $1 and ended_at is null',
      [person.id],
    );
    expect(rows[0].live).toBe(0);
  });

  it('leaves a trace of every sign-in it refuses, which no rollback takes back', async () => {
    const person = await somebody();
    await order(person.id, 'suspend', { suspended: true, reason: 'Spam' });
    const refused = await client.post('/api/auth/login', { email: person.email, password });
    expect(refused.json()).toMatchObject({ status: 403, code: 'account_suspended' });
    const { entries } = await audit(`user=${person.id}&action=session.refused`);
    expect(entries).toMatchObject([{ outcome: 'refused', subjectId: person.id, details: { wrong: 'suspended' } }]);
  });

  it('sends no link, and makes those sent before useless, saying no more than of an invented one', async () => {
    const person = await somebody();
    const requested = 'user.password_reset_requested.v1';
    const forgot = () => client.post('/api/auth/password/forgot', { email: person.email });
    const reset = (token: string) =>
      client.post('/api/auth/password/reset', { token, password: 'three green bottles' });
    const answer = (await forgot()).json();
    const token = await tokenOfLetter(service, person.id, requested);
    await order(person.id, 'suspend', { suspended: true, reason: 'Spam' });

    expect((await forgot()).json()).toEqual(answer);
    const [refused, invented] = [await reset(token), await reset('invented')];
    for (const reply of [refused, invented]) expect(reply.json()).toMatchObject({ code: 'mail_token_invalid' });
    expect(refused.json().message).toBe(invented.json().message);
    // Requests are answered in turn: once the next person has their letter, none is still to come.
    const next = await somebody();
    await client.post('/api/auth/password/forgot', { email: next.email });
    await tokenOfLetter(service, next.id, requested);
    expect(eventsAbout(service, person.id, requested)).toHaveLength(1);
  });

  it('needs a reason, a person who exists, and one who is no administrator', async () => {
    const person = await somebody();
    expect((await order(person.id, 'suspend', { suspended: true })).json()).toMatchObject({
      code: 'validation_failed',
      errors: [{ field: 'reason' }],
    });
    const nobody = await order(newId(), 'suspend', { suspended: true, reason: 'Spam' });
    expect(nobody.json().code).toBe('user_not_found');
    const oneself = await order(admin.id, 'suspend', { suspended: true, reason: 'Spam' });
    expect(oneself.json()).toMatchObject({ status: 409, code: 'conflict' });
  });
});

describe('the audit log', () => {
  it('tells who did what to whom, from where, the latest first', async () => {
    const person = await somebody();
    await client.post('/api/auth/login', { email: person.email, password: 'not the password' });
    await service.app.inject({
      method: 'PUT',
      url: '/api/users/profile',
      headers: person.headers,
      payload: { bio: 'a very private thought' },
      remoteAddress: '203.0.113.9',
    });
    await order(person.id, 'suspend', { suspended: true, reason: 'Spam' });

    const { entries } = await audit(`user=${person.id}&limit=100`);
    const told = (action: string) => entries.find((entry: { action: string }) => entry.action === action);
    expect(entries[0]).toMatchObject({
      action: 'user.suspended',
      outcome: 'ok',
      actorId: admin.id,
      subjectId: person.id,
      details: { reason: 'Spam', endedSessions: 1 },
    });
    expect(told('profile.changed')).toMatchObject({ address: '203.0.113.9', details: { fields: ['bio'] } });
    expect(told('session.refused')).toMatchObject({ outcome: 'refused', actorId: null, subjectId: person.id });
    expect(told('account.registered')).toMatchObject({ actorId: person.id, address: '127.0.0.1' });
    const all = JSON.stringify(entries);
    for (const secret of [password, 'not the password', 'private thought']) expect(all).not.toContain(secret);
  });

  it('can be asked by person, act and time, page by page', async () => {
    const person = await somebody();
    for (const bio of ['one', 'two', 'three']) {
      const headers = person.headers;
      await service.app.inject({ method: 'PUT', url: '/api/users/profile', headers, payload: { bio } });
    }
    const changes = `user=${person.id}&action=profile.changed`;
    const { entries, pagination } = await audit(`${changes}&limit=2`);
    expect([entries.length, pagination.total, pagination.hasNext]).toEqual([2, 3, true]);
    expect((await audit(`${changes}&limit=2&page=2`)).entries).toHaveLength(1);
    const { at } = entries[0];
    expect((await audit(`${changes}&to=${at}`)).pagination.total).toBe(2);
    expect((await audit(`${changes}&from=${at}`)).pagination.total).toBe(1);
  });

  it.each(['2016-12-31T23:59:60Z', '2026-02-30T00:00:00Z', 'yesterday'])('cannot be asked from %s on', async (from) => {
    const reply = await service.app.inject({ url: `/api/admin/audit?from=${from}`, headers: admin.headers });
    expect(reply.json()).toMatchObject({ status: 400, code: 'validation_failed', errors: [{ field: 'from' }] });
  });

  it('is written with the act, or not at all', async () => {
    const person = await somebody();
    await service.pool.query(
      "alter table audit_log add constraint closed check (action <> 'profile.changed') not valid",
    );
    try {
      const url = '/api/users/profile';
      const payload = { bio: 'never stored' };
      const reply = await service.app.inject({ method: 'PUT', url, headers: person.headers, payload });
      expect(reply.statusCode).toBe(500);
    } finally {
      await service.pool.query('alter table audit_log drop constraint closed');
    }
    expect((await client.get(`/api/users/${person.username}`)).json().data.user.bio).toBeNull();
  });

  it('is never rewritten', async () => {
    await somebody();
    for (const sql of ["update audit_log set outcome = 'ok'", 'delete from audit_log']) {
      await expect(service.pool.query(sql)).rejects.toThrow('the audit log only grows');
    }
  });
});

describe('what is for administrators', () => {
  it('is refused to everybody else', async () => {
    const [person, victim] = [await somebody(), await somebody()];
    const attempts = [
      order(victim.id, 'verify', {}, person.headers),
      order(person.id, 'verify', { isVerified: true }, person.headers),
      order(victim.id, 'suspend', { suspended: true, reason: 'Spam' }, person.headers),
      client.get('/api/admin/audit', person.headers),
    ];
    for (const attempt of await Promise.all(attempts)) {
      expect(attempt.json()).toMatchObject({ status: 403, code: 'forbidden' });
    }
    expect((await order(victim.id, 'verify', {}, {})).statusCode).toBe(401);
    expect((await client.get('/api/admin/audit')).statusCode).toBe(401);
  });
});
