import { anEvent, type Contributed, dataExporter, eventually } from '@artel/shared/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aService, type Person, type TestService } from '../testing/a-service.js';
import { published } from '../testing/an-artwork.js';

let service: TestService;
let exportOf: (userId: string, copies?: number) => Promise<Contributed>;

beforeAll(async () => {
  service = await aService();
  exportOf = await dataExporter(service.broker);
});
afterAll(() => service.close());

/** Somebody the service has been told of. */
async function known(role: 'artist' | 'collector', username: string): Promise<Person> {
  const person = await service.person(role, username);
  await service.broker.publish(
    anEvent('user.registered.v1', { userId: person.id, username, fullName: `${username}!` }),
  );
  await eventually(async () => expect(await exportOf(person.id)).toHaveProperty('profile'));
  return person;
}

describe('what the catalog has about somebody', () => {
  it('is what is shown of them, what they published, and what they curated', async () => {
    const [ada, grace] = [await known('artist', 'ada'), await known('collector', 'grace')];
    const sea = await published(service, ada, { title: 'Sea', price: 12.5 });
    await published(service, ada, { title: 'Hill', price: 100 });
    const url = `/api/galleries/${grace.id}/curate`;
    expect((await service.ask('POST', url, { as: grace, body: { artworkId: sea.id } })).status).toBe(200);

    const { profile, listings, gallery } = await exportOf(ada.id, 2);
    expect(profile).toEqual([expect.objectContaining({ username: 'ada', fullName: 'ada!' })]);
    expect(listings).toMatchObject([
      { id: sea.id, title: 'Sea', price: 12.5, currency: 'EUR', status: 'published' },
      { title: 'Hill', price: 100 },
    ]);
    for (const internal of ['outbox', 'reservations', 'seller', 'version'])
      expect(listings?.[0]).not.toHaveProperty(internal);
    expect(gallery).toBeUndefined();

    const curated = await exportOf(grace.id);
    expect(curated.gallery).toMatchObject([{ works: [{ artworkId: sea.id, title: 'Sea' }] }]);
    expect(curated.listings).toBeUndefined();
  });

  it('is nothing of somebody who was never here', async () => {
    const stranger = await service.person('collector', 'linus');
    expect(await exportOf(stranger.id)).toEqual({});
  });
});
