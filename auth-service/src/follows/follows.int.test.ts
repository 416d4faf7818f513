import { newId } from '@artel/shared/ids';
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

async function somebody() {
  const registration = aRegistration({ address: 'Londres 247' });
  const reply = await client.post('/api/auth/register', registration);
  return { ...registration, id: String(reply.json().data.user.id), headers: bearerFrom(reply) };
}

type Person = Awaited<ReturnType<typeof somebody>>;

const send = (method: 'POST' | 'DELETE', person: Person, id: string) =>
  service.app.inject({ method, url: `/api/users/${id}/follow`, headers: person.headers });
const follow = (person: Person, id: string) => send('POST', person, id);
const unfollow = (person: Person, id: string) => send('DELETE', person, id);

const profileOf = async (person: Person, viewer?: Person) =>
  (await client.get(`/api/users/${person.username}`, viewer?.headers)).json().data.user;

const followedEvents = (id: string) =>
  service.received.filter(({ type, aggregateId }) => type === 'user.followed.v1' && aggregateId === id);

describe('following a person', () => {
  it('counts on both sides, shows, and is told to the one who is followed', async () => {
    const [artist, fan] = [await somebody(), await somebody()];
    const reply = await follow(fan, artist.id);
    expect(reply.json()).toMatchObject({ success: true, data: { isFollowing: true, followersCount: 1 } });
    expect(await profileOf(artist, fan)).toMatchObject({ followersCount: 1, followingCount: 0, isFollowing: true });
    expect(await profileOf(fan, artist)).toMatchObject({ followersCount: 0, followingCount: 1, isFollowing: false });
    expect((await profileOf(artist)).isFollowing).toBe(false);
    const follower = { userId: fan.id, username: fan.username, fullName: fan.fullName, profilePicture: null };
    await eventually(() =>
      expect(followedEvents(artist.id)).toMatchObject([{ data: { userId: artist.id, follower, followersCount: 1 } }]),
    );
  });

  it('twice is the same as once', async () => {
    const [artist, fan] = [await somebody(), await somebody()];
    await follow(fan, artist.id);
    expect((await follow(fan, artist.id)).json().data).toEqual({ isFollowing: true, followersCount: 1 });
    await unfollow(fan, artist.id);
    expect((await unfollow(fan, artist.id)).json().data).toEqual({ isFollowing: false, followersCount: 0 });
    expect(await profileOf(fan)).toMatchObject({ followingCount: 0 });
  });

  it('to and fro is announced once', async () => {
    const [artist, fan, other] = [await somebody(), await somebody(), await somebody()];
    for (let times = 0; times < 3; times += 1) {
      await follow(fan, artist.id);
      await unfollow(fan, artist.id);
    }
    await follow(other, artist.id);
    await eventually(() => {
      const followers = followedEvents(artist.id).map(({ data }) => 'follower' in data && data.follower.userId);
      expect(followers).toEqual([fan.id, other.id]);
    });
  });

  it('is refused when it is oneself', async () => {
    const fan = await somebody();
    expect((await follow(fan, fan.id)).json()).toMatchObject({ status: 409, code: 'self_follow' });
    expect(await profileOf(fan)).toMatchObject({ followersCount: 0, followingCount: 0 });
  });

  it('is refused for who does not exist, and for guests', async () => {
    const fan = await somebody();
    expect((await follow(fan, newId())).json()).toMatchObject({ status: 404, code: 'user_not_found' });
    expect((await unfollow(fan, newId())).json()).toMatchObject({ status: 404, code: 'user_not_found' });
    expect((await follow(fan, 'frida')).statusCode).toBe(400);
    expect((await client.post(`/api/users/${fan.id}/follow`)).statusCode).toBe(401);
  });

  it('changes the ETag of the profile, but does not spoil an edit the followed one has begun', async () => {
    const [artist, fan] = [await somebody(), await somebody()];
    const seen = String((await client.get(`/api/users/${artist.username}`)).headers.etag);
    const own = String((await client.get('/api/auth/me', artist.headers)).headers.etag);
    await follow(fan, artist.id);
    const again = await client.get(`/api/users/${artist.username}`, { 'if-none-match': seen });
    expect([again.statusCode, again.json().data.user.followersCount]).toEqual([200, 1]);
    const edited = await service.app.inject({
      method: 'PUT',
      url: '/api/users/profile',
      headers: { ...artist.headers, 'if-match': own },
      payload: { bio: 'Painter' },
    });
    expect(edited.statusCode).toBe(200);
  });
});

describe('subscribing', () => {
  const subscribe = (person: Person, payload: object) =>
    service.app.inject({ method: 'POST', url: '/api/subscribe', headers: person.headers, payload });

  it('is following, for clients that name both in the body', async () => {
    const [artist, fan] = [await somebody(), await somebody()];
    const reply = await subscribe(fan, { artist_id: artist.id, user_id: fan.id });
    expect(reply.json().message).toBe('Subscription successful');
    const again = await subscribe(fan, { artist_id: artist.id });
    expect(again.json().data).toEqual({ isFollowing: true, followersCount: 1 });
    expect(await profileOf(artist, fan)).toMatchObject({ followersCount: 1, isFollowing: true });
    await eventually(() => expect(followedEvents(artist.id)).toHaveLength(1));
  });

  it('is for oneself only, to somebody else who exists', async () => {
    const [artist, fan, other] = [await somebody(), await somebody(), await somebody()];
    const forOther = await subscribe(fan, { artist_id: artist.id, user_id: other.id });
    expect(forOther.json()).toMatchObject({ status: 403, code: 'forbidden' });
    expect((await subscribe(fan, { artist_id: fan.id })).json().code).toBe('self_follow');
    expect((await subscribe(fan, { artist_id: newId() })).json().code).toBe('user_not_found');
    expect((await subscribe(fan, {})).json().errors).toMatchObject([{ field: 'artist_id' }]);
    expect((await client.post('/api/subscribe', { artist_id: artist.id })).statusCode).toBe(401);
    expect(await profileOf(artist)).toMatchObject({ followersCount: 0 });
  });
});

describe('many at once', () => {
  const recount = async (id: string) =>
    (
      await service.pool.query(
        `select followers_count, following_count,
                (select count(*)::int from follows where followed_id = $1 and ended_at is null) as followers,
                (select count(*)::int from follows where follower_id = $1 and ended_at is null) as following
         from users where id = $1`,
        [id],
      )
    ).rows[0];

  it('are counted exactly, whoever comes and goes', async () => {
    const artist = await somebody();
    const fans: Person[] = [];
    while (fans.length < 25) fans.push(await somebody());
    await Promise.all(fans.slice(0, 10).map((fan) => follow(fan, artist.id)));

    const leaving = fans.slice(0, 10).map((fan) => unfollow(fan, artist.id));
    const coming = fans.slice(10).flatMap((fan) => [follow(fan, artist.id), follow(fan, artist.id)]);
    const undecided = fans.slice(0, 10).map((fan) => follow(fan, artist.id));
    const replies = await Promise.all([...leaving, ...coming, ...undecided]);

    expect(replies.map(({ statusCode }) => statusCode)).toEqual(replies.map(() => 200));
    expect(replies.length).toBe(50);
    const counts = await recount(artist.id);
    expect(counts.followers_count).toBe(counts.followers);
    expect(counts.followers).toBeGreaterThanOrEqual(15);
    await eventually(() => expect(followedEvents(artist.id)).toHaveLength(25));
    const sequences = followedEvents(artist.id).map(({ sequence }) => sequence);
    const [first = 0] = sequences;
    expect(sequences).toEqual(Array.from({ length: 25 }, (_, index) => first + index));
  });

  it('with one heart are one', async () => {
    const [artist, fan] = [await somebody(), await somebody()];
    const contenders = Array.from({ length: 5 }, () => () => follow(fan, artist.id));
    const replies = await race(service.pool, 'select 1 from users for update', contenders);
    expect(replies.map((reply) => reply.json().data)).toEqual(
      replies.map(() => ({ isFollowing: true, followersCount: 1 })),
    );
    expect(await recount(artist.id)).toMatchObject({ followers_count: 1, followers: 1 });
  });

  it('who follow each other do not wait for each other forever', async () => {
    const [one, other] = [await somebody(), await somebody()];
    const rounds = Array.from({ length: 10 }, () => [follow(one, other.id), follow(other, one.id)]);
    const replies = await Promise.all(rounds.flat());
    expect(new Set(replies.map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
    expect(await recount(one.id)).toMatchObject({ followers_count: 1, following_count: 1 });
    expect(await recount(other.id)).toMatchObject({ followers_count: 1, following_count: 1 });
  });
});

describe('the lists', () => {
  it('show the latest first, page by page, and whom the caller follows, but nothing private', async () => {
    const [artist, first, second, third] = [await somebody(), await somebody(), await somebody(), await somebody()];
    for (const fan of [first, second, third]) await follow(fan, artist.id);
    await follow(artist, second.id);

    const reply = await client.get(`/api/users/${artist.id}/followers?limit=2`, artist.headers);
    const { users, pagination } = reply.json().data;
    expect(users).toMatchObject([
      { username: third.username, isFollowing: false, followersCount: 0 },
      { username: second.username, isFollowing: true, followersCount: 1 },
    ]);
    expect(pagination).toMatchObject({ page: 1, total: 3, totalPages: 2, hasNext: true });
    expect(reply.body).not.toMatch(/@example\.com|Londres/);

    const rest = await client.get(`/api/users/${artist.id}/followers?limit=2&page=2`);
    expect(rest.json().data.users).toMatchObject([{ username: first.username, isFollowing: false }]);
    const following = await client.get(`/api/users/${artist.id}/following`);
    expect(following.json().data).toMatchObject({ users: [{ username: second.username }], pagination: { total: 1 } });
  });

  it('forget those who have gone', async () => {
    const [artist, fan] = [await somebody(), await somebody()];
    await follow(fan, artist.id);
    await unfollow(fan, artist.id);
    expect((await client.get(`/api/users/${artist.id}/followers`)).json().data).toMatchObject({
      users: [],
      pagination: { total: 0 },
    });
  });

  it('are those of somebody who exists', async () => {
    expect((await client.get(`/api/users/${newId()}/followers`)).json().code).toBe('user_not_found');
    expect((await client.get(`/api/users/${newId()}/following`)).json().code).toBe('user_not_found');
  });
});
