import { eventually } from '@artel/shared/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { race } from '../testing/race.js';
import { aRegistration, bearerFrom, type Client, clientOf } from '../testing/requests.js';
import { startTestService, type TestService } from '../testing/test-service.js';

let service: TestService;
let client: Client;

beforeAll(async () => {
  service = await startTestService();
  client = clientOf(service.app);
});
afterAll(() => service.close());

async function register() {
  const registration = aRegistration({ address: 'Londres 247' });
  const reply = await client.post('/api/auth/register', registration);
  return { ...registration, id: String(reply.json().data.user.id), headers: bearerFrom(reply) };
}

const change = (headers: Record<string, string>, payload: object) =>
  service.app.inject({ method: 'PUT', url: '/api/users/profile', headers, payload });

/** What was said of somebody's account; that a letter is due to them takes a number, too. */
const eventsOf = (id: string) =>
  service.received.filter(({ aggregateId, type }) => aggregateId === id && /^user\.(registered|updated)/.test(type));

/** The numbers of everything that was said of somebody. */
const numbersOf = (id: string) =>
  service.received
    .filter(({ aggregateId }) => aggregateId === id)
    .map(({ sequence }) => sequence)
    .toSorted((a, b) => a - b);

describe('looking at a person', () => {
  it('shows anybody what is public, and nothing else', async () => {
    const { username, email } = await register();
    const reply = await client.get(`/api/users/${username.toUpperCase()}`);
    expect(reply.statusCode).toBe(200);
    expect(reply.json().data.user).toMatchObject({ username, subscriptionTier: 'free' });
    expect(reply.body).not.toContain(email);
    expect(reply.body).not.toContain('Londres');
  });

  it('answers 304 until something changes', async () => {
    const { username, headers } = await register();
    const etag = String((await client.get(`/api/users/${username}`)).headers.etag);
    const again = () => client.get(`/api/users/${username}`, { 'if-none-match': etag });
    expect((await again()).statusCode).toBe(304);
    await change(headers, { bio: 'Painter' });
    expect((await again()).statusCode).toBe(200);
  });

  it('knows who does not exist', async () => {
    expect((await client.get('/api/users/nobody_at_all')).json()).toMatchObject({
      status: 404,
      code: 'user_not_found',
    });
    expect((await client.get('/api/users/%00%00%00')).statusCode).toBe(400);
  });
});

describe('changing a profile', () => {
  it('raises the sequence and tells the other services the whole person', async () => {
    const { id, headers, username, email } = await register();
    const reply = await change(headers, { fullName: 'Frida Kahlo', profilePicture: '/media/frida.webp' });
    expect(reply.json().data.user).toMatchObject({ fullName: 'Frida Kahlo', email });
    await change(headers, { fullName: 'Frida' });

    const data = { userId: id, username, email, profilePicture: '/media/frida.webp' };
    await eventually(() =>
      expect(eventsOf(id)).toMatchObject([
        { type: 'user.registered.v1', sequence: 1 },
        { type: 'user.updated.v1', sequence: 3, data: { ...data, fullName: 'Frida Kahlo' } },
        { type: 'user.updated.v1', sequence: 4, data: { ...data, fullName: 'Frida' } },
      ]),
    );
  });

  it('keeps all of the changes made at the same time, and numbers them without a gap', async () => {
    const { id, headers } = await register();
    const changes = { bio: 'Painter', website: 'https://example.com', postcode: '04100', hourlyRate: 175.5 };
    const contenders = Object.entries(changes).map(
      ([field, value]) =>
        () =>
          change(headers, { [field]: value }),
    );
    const replies = await race(service.pool, 'select 1 from users for update', contenders);

    expect(replies.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200]);
    expect((await client.get('/api/auth/me', headers)).json().data.user).toMatchObject(changes);
    await eventually(() => expect(numbersOf(id)).toEqual([1, 2, 3, 4, 5, 6]));
  });

  it('announces nothing when nothing changes', async () => {
    const { id, headers, fullName } = await register();
    const reply = await change(headers, { fullName });
    const before = (await client.get('/api/auth/me', headers)).headers.etag;
    expect([reply.statusCode, reply.headers.etag]).toEqual([200, before]);
    await change(headers, { bio: 'the next event' });
    await eventually(() => expect(numbersOf(id)).toEqual([1, 2, 3]));
  });

  it('refuses a change based on an old version', async () => {
    const { headers } = await register();
    const etag = String((await client.get('/api/auth/me', headers)).headers.etag);
    expect((await change({ ...headers, 'if-match': etag }, { bio: 'first' })).statusCode).toBe(200);
    const late = await change({ ...headers, 'if-match': etag }, { bio: 'second' });
    expect(late.json()).toMatchObject({ status: 412, code: 'precondition_failed' });
    expect((await client.get('/api/auth/me', headers)).json().data.user.bio).toBe('first');
  });

  it('refuses fields that are not for people to change', async () => {
    const { headers } = await register();
    const reply = await change(headers, {
      role: 'admin',
      isVerified: true,
      subscriptionTier: 'pro',
      balance: 1_000_000,
      followersCount: 9,
      suspendedAt: null,
    });
    expect(
      reply
        .json()
        .errors.map(({ field }: { field: string }) => field)
        .sort(),
    ).toEqual(['balance', 'followersCount', 'isVerified', 'role', 'subscriptionTier', 'suspendedAt']);
  });

  it('lets people name themselves by id or username, and nobody else', async () => {
    const [one, other] = [await register(), await register()];
    const put = (name: string, payload: object) =>
      service.app.inject({ method: 'PUT', url: `/api/users/${name}`, headers: one.headers, payload });
    expect((await put(one.id, { bio: 'by id' })).json().data.user.bio).toBe('by id');
    expect((await put(one.username, { bio: 'by name' })).json().data.user.bio).toBe('by name');
    for (const name of [other.id, other.username, 'nobody_at_all']) {
      expect((await put(name, { bio: 'by somebody else' })).json()).toMatchObject({ status: 403, code: 'forbidden' });
    }
    expect((await client.get(`/api/users/${other.id}`)).json().data.user.bio).toBeNull();
  });

  it('shows only images that were uploaded here', async () => {
    const { headers } = await register();
    const own = `${service.config.publicUrl}/media/ab/portrait.webp`;
    expect((await change(headers, { profilePicture: own })).json().data.user.profilePicture).toBe(own);
    const foreign = { profilePicture: 'https://elsewhere.example/spy.png', coverImage: '/media/../api/x.png' };
    const reply = await change(headers, foreign);
    expect([reply.statusCode, reply.json().errors.map(({ field }: { field: string }) => field)]).toEqual([
      400,
      ['profilePicture', 'coverImage'],
    ]);
    expect((await change(headers, { profilePicture: null })).json().data.user.profilePicture).toBeNull();
  });

  it('is for those who are signed in', async () => {
    expect((await change({}, { bio: 'x' })).statusCode).toBe(401);
  });
});
