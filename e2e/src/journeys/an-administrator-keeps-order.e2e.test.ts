import { eventually } from '@artel/shared/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeAdmin } from '../support/admins.js';
import { must } from '../support/client.js';
import { listenLive, told } from '../support/live.js';
import { logIn, type Person, register } from '../support/people.js';
import { publish } from '../support/shop.js';
import { startTestSystem, type TestSystem } from '../support/system.js';

describe('an administrator keeps order', () => {
  let system: TestSystem;
  let admin: Person;

  beforeAll(async () => {
    system = await startTestSystem();
    admin = await makeAdmin(system);
  });
  afterAll(() => system?.stop());

  const order = (id: string, what: string, body: object) =>
    must(200, system.client.call('PUT', `/api/admin/users/${id}/${what}`, { token: admin.token, body }));

  it('lets people follow an artist, who hears of it at once', async () => {
    const { client } = system;
    const artist = await register(client, 'artist', 'Berthe Morisot');
    const fan = await register(client, 'collector', 'Paul Durand-Ruel');
    const live = await listenLive(client.baseUrl, artist.token);
    const followed = client.call('POST', `/api/users/${artist.id}/follow`, { token: fan.token });
    expect(await must(200, followed)).toEqual({ isFollowing: true, followersCount: 1 });
    await live.hears(told('New follower'));
    await live.close();
  });

  it('suspends a forger, whose good token is refused by every service within a minute, until let back', async () => {
    const { client } = system;
    const forger = await register(client, 'artist', 'Han van Meegeren');
    await publish(client, forger, { title: 'The Supper at Emmaus' });
    const everywhere = ['/api/auth/me', '/api/artworks', '/api/orders', '/api/notifications'];
    const statuses = () =>
      Promise.all(everywhere.map(async (path) => (await client.call('GET', path, { token: forger.token })).status));
    expect(await statuses()).toEqual([200, 200, 200, 200]);

    await order(forger.id, 'suspend', { suspended: true, reason: 'Sells forgeries' });
    await eventually(async () => expect(await statuses()).toEqual([403, 403, 403, 403]), { timeoutMs: 60_000 });
    await expect(logIn(client, forger)).rejects.toThrow('account_suspended');

    await order(forger.id, 'suspend', { suspended: false });
    const back = await logIn(client, forger);
    await eventually(async () => {
      const answers = everywhere.map(async (path) => (await client.call('GET', path, { token: back.token })).status);
      expect(await Promise.all(answers)).toEqual([200, 200, 200, 200]);
    });
  });

  it('gives an artist the badge, and finds in the audit log what was done', async () => {
    const { client } = system;
    const artist = await register(client, 'artist', 'Rosa Bonheur');
    await order(artist.id, 'verify', {});
    const shown = await must(200, client.call<{ user: object }>('GET', `/api/users/${artist.username}`));
    expect(shown.user).toMatchObject({ isVerified: true });

    const path = `/api/admin/audit?user=${artist.id}&action=user.verified`;
    const log = await must(200, client.call<{ entries: object[] }>('GET', path, { token: admin.token }));
    expect(log.entries).toMatchObject([{ actorId: admin.id, subjectId: artist.id, outcome: 'ok' }]);
    expect((await client.call('GET', path, { token: artist.token })).status).toBe(403);
  });
});
