import { eventually } from '@artel/shared/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { must } from '../support/client.js';
import { listenLive, told } from '../support/live.js';
import { type Person, register } from '../support/people.js';
import { publish } from '../support/shop.js';
import { startTestSystem, type TestSystem } from '../support/system.js';

interface Gallery {
  readonly gallery: { readonly id: string; readonly curator: { readonly fullName: string } };
  readonly artworks: { readonly id: string; readonly title: string }[];
}

describe('a collector', () => {
  let system: TestSystem;
  let artist: Person;
  let collector: Person;

  beforeAll(async () => {
    system = await startTestSystem();
    artist = await register(system.client, 'artist', 'Hilma af Klint');
    collector = await register(system.client, 'collector', 'Peggy Guggenheim');
  });
  afterAll(() => system?.stop());

  const galleryOf = async ({ id }: Person): Promise<Gallery> =>
    must(200, system.client.call<Gallery>('GET', `/api/galleries/${id}/artworks`));
  const titlesIn = async (person: Person) => (await galleryOf(person)).artworks.map(({ title }) => title);

  it('has a gallery soon after registering, and fills it for everyone to see', async () => {
    const { client } = system;
    const empty = await eventually(() => galleryOf(collector));
    expect(empty).toMatchObject({ gallery: { curator: { fullName: 'Peggy Guggenheim' } }, artworks: [] });

    const swan = await publish(client, artist, { title: 'The Swan' });
    const dove = await publish(client, artist, { title: 'The Dove' });
    for (const { id } of [swan, dove]) {
      const path = `/api/galleries/${collector.id}/curate`;
      await must(200, client.call('POST', path, { token: collector.token, body: { artworkId: id } }));
    }
    expect(await titlesIn(collector)).toEqual(['The Dove', 'The Swan']);

    await must(200, client.call('DELETE', `/api/artworks/${swan.id}`, { token: artist.token }));
    expect(await titlesIn(collector)).toEqual(['The Dove']);
  });

  it('subscribes to the artist, who hears of it at once', async () => {
    const { client } = system;
    const live = await listenLive(client.baseUrl, artist.token);
    const body = { user_id: collector.id, artist_id: artist.id };
    const subscribed = client.call('POST', '/api/subscribe', { token: collector.token, body });
    expect(await must(200, subscribed)).toEqual({ isFollowing: true, followersCount: 1 });
    await live.hears(told('New follower'));
    await live.close();
  });
});
