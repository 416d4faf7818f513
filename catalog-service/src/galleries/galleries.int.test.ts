import { newId, type Pagination } from '@artel/shared/http';
import { anEvent, eventually } from '@artel/shared/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ListingDocument, type ListingView, listingsCollection } from '../listings/index.js';
import { aListing } from '../testing/a-listing.js';
import { type Answer, aService, type Person, type TestService } from '../testing/a-service.js';
import { published } from '../testing/an-artwork.js';
import { maxWorks } from './gallery.js';
import { createGalleryRepository } from './repository.js';

let service: TestService;
let artist: Person;

beforeAll(async () => {
  service = await aService();
  artist = await service.person('artist', 'ada');
});
afterAll(() => service.close());

interface GalleryData {
  readonly gallery: { id: string; curator: { id: string; username: string }; artworksCount: number };
  readonly artworks: ListingView[];
  readonly pagination: Pagination;
}

const dataOf = (answer: Answer) => answer.body.data as GalleryData;
const open = (id: string, query = '') => service.ask('GET', `/api/galleries/${id}/artworks${query}`);
const own = (as: Person) => service.ask('GET', '/api/galleries/my-gallery', { as });
const curate = (as: Person, artworkId: string, galleryId = as.id) =>
  service.ask('POST', `/api/galleries/${galleryId}/curate`, { as, body: { artworkId } });
const dismiss = (as: Person, artworkId: string, galleryId = as.id) =>
  service.ask('DELETE', `/api/galleries/${galleryId}/curate`, { as, body: { artworkId } });
const titlesIn = async (id: string) => dataOf(await open(id)).artworks.map(({ title }) => title);

/** Somebody whose registration is known here. */
async function collector(): Promise<Person> {
  const person = await service.person('collector', 'grace');
  await service.broker.publish(anEvent('user.registered.v1', { userId: person.id, username: 'grace' }));
  await eventually(async () => expect((await open(person.id)).status).toBe(200));
  return person;
}

async function artworks(...titles: string[]): Promise<string[]> {
  const made: string[] = [];
  for (const title of titles) made.push((await published(service, artist, { title, price: 100 })).id);
  return made;
}

/** Listings straight into the database, where there are too many to publish. */
async function stocked(count: number, terms: Partial<ListingDocument> = {}): Promise<string[]> {
  const listings = Array.from({ length: count }, () => ({ ...aListing({}, artist.id), ...terms }));
  await service.db.collection<ListingDocument>(listingsCollection).insertMany(listings);
  return listings.map(({ _id }) => _id);
}

/** A gallery with these works already in it. */
async function filled(person: Person, ids: readonly string[]): Promise<void> {
  const works = ids.map((artworkId) => ({ artworkId, curatedAt: new Date() }));
  await service.db.collection<{ _id: string; works: object[] }>('galleries').insertOne({ _id: person.id, works });
}

describe('a gallery', () => {
  it('appears when somebody has registered, empty and theirs', async () => {
    const { id } = await collector();
    const { gallery, artworks: works, pagination } = dataOf(await open(id));
    expect(gallery).toMatchObject({ id, curator: { id, username: 'grace' }, artworksCount: 0 });
    expect([works, pagination.total]).toEqual([[], 0]);
  });

  it('is there for its owner before the news of them is', async () => {
    const stranger = await service.person('collector', 'linus');
    expect((await open(stranger.id)).body.code).toBe('gallery_not_found');
    const { gallery } = dataOf(await own(stranger));
    expect(gallery).toMatchObject({ id: stranger.id, curator: { username: 'linus' }, artworksCount: 0 });
  });

  it('belongs to nobody where there is nobody, and a guest has none', async () => {
    expect((await open(newId())).body.code).toBe('gallery_not_found');
    expect((await open('grace')).status).toBe(400);
    expect((await service.ask('GET', '/api/galleries/my-gallery')).status).toBe(401);
  });

  it('shows everyone what was chosen, the latest first, page by page', async () => {
    const person = await collector();
    const ids = await artworks('Sea', 'Hill', 'Moon');
    for (const id of ids) expect((await curate(person, id)).status).toBe(200);

    expect(await titlesIn(person.id)).toEqual(['Moon', 'Hill', 'Sea']);
    const last = dataOf(await open(person.id, '?limit=2&page=2'));
    expect(last.artworks).toMatchObject([{ title: 'Sea', artist: { username: 'ada' }, price: 100 }]);
    expect(last.pagination).toMatchObject({ page: 2, total: 3, totalPages: 2, hasNext: false, hasPrev: true });
    expect(dataOf(await own(person))).toEqual(dataOf(await open(person.id)));
  });

  it('leaves out what was taken down, and what a suspended person made while they are', async () => {
    const person = await collector();
    const mallory = await service.person('artist', 'mallory');
    const [kept = '', withdrawn = ''] = await artworks('Kept', 'Withdrawn');
    const suspect = (await published(service, mallory, { title: 'Forgery', price: 100 })).id;
    for (const id of [kept, withdrawn, suspect]) await curate(person, id);

    await service.ask('DELETE', `/api/artworks/${withdrawn}`, { as: artist });
    expect(await titlesIn(person.id)).toEqual(['Forgery', 'Kept']);

    await service.broker.publish(anEvent('user.suspended.v1', { userId: mallory.id }, { sequence: 2 }));
    await eventually(async () => expect(await titlesIn(person.id)).toEqual(['Kept']));
    expect(dataOf(await open(person.id)).pagination.total).toBe(1);

    await service.broker.publish(anEvent('user.reinstated.v1', { userId: mallory.id }, { sequence: 3 }));
    await eventually(async () => expect(await titlesIn(person.id)).toEqual(['Forgery', 'Kept']));
  });

  it('is gone while its curator is suspended', async () => {
    const person = await collector();
    await service.broker.publish(anEvent('user.suspended.v1', { userId: person.id }, { sequence: 2 }));
    await eventually(async () => expect((await open(person.id)).body.code).toBe('gallery_not_found'));
  });
});

describe('curating', () => {
  it('twice is the same as once, and so is taking out', async () => {
    const person = await collector();
    const [sea = ''] = await artworks('Sea');
    expect((await curate(person, sea)).body.data).toEqual({ isCurated: true, artworksCount: 1 });
    expect((await curate(person, sea)).body.data).toEqual({ isCurated: true, artworksCount: 1 });
    expect((await dismiss(person, sea)).body.data).toEqual({ isCurated: false, artworksCount: 0 });
    expect((await dismiss(person, sea)).body.data).toEqual({ isCurated: false, artworksCount: 0 });
    expect(await titlesIn(person.id)).toEqual([]);
  });

  it('takes out nothing where nothing was ever put in', async () => {
    const person = await collector();
    expect((await dismiss(person, newId())).body.data).toEqual({ isCurated: false, artworksCount: 0 });
  });

  it("changes nobody else's gallery, nor says whether there is one", async () => {
    const [person, other] = [await collector(), await collector()];
    const [sea = ''] = await artworks('Sea');
    await curate(person, sea);
    for (const galleryId of [person.id, newId()]) {
      expect((await curate(other, sea, galleryId)).body.code).toBe('gallery_not_found');
      expect((await dismiss(other, sea, galleryId)).body.code).toBe('gallery_not_found');
    }
    expect(await titlesIn(person.id)).toEqual(['Sea']);
    const asGuest = await service.ask('POST', `/api/galleries/${person.id}/curate`, { body: { artworkId: sea } });
    expect(asGuest.status).toBe(401);
  });

  it('is for artworks that everyone may see', async () => {
    const person = await collector();
    const draft = await published(service, artist, { title: 'Draft', price: 1, status: 'draft' });
    const game = await service.ask('POST', '/api/games', { as: artist, body: { title: 'Maze', price: 1 } });
    const gameId = (game.body.data as { game: { id: string } }).game.id;
    for (const id of [draft.id, gameId, newId()]) {
      expect((await curate(person, id)).body.code).toBe('listing_not_found');
    }
    expect((await curate(person, '$works')).body.errors).toMatchObject([{ field: 'artworkId' }]);
  });

  it('ends where the gallery is full, but not on account of works that are gone', async () => {
    const person = await collector();
    const [gone = '', ...others] = await stocked(maxWorks);
    const [sea = '', hill = ''] = await artworks('Sea', 'Hill');
    await filled(person, [gone, ...others]);

    expect((await curate(person, sea)).body.code).toBe('gallery_full');
    await service.ask('DELETE', `/api/artworks/${gone}`, { as: artist });
    expect((await curate(person, sea)).body.data).toEqual({ isCurated: true, artworksCount: maxWorks });
    expect((await curate(person, hill)).body.code).toBe('gallery_full');
  });
});

describe('many requests at once', () => {
  it('lose no work and count none twice, also as the first ones', async () => {
    const person = await collector();
    const ids = await stocked(20);
    const answers = await Promise.all([...ids, ...ids].map((id) => curate(person, id)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(dataOf(await open(person.id)).pagination.total).toBe(20);

    const leaving = ids.slice(0, 10);
    const coming = await stocked(10);
    await Promise.all([...leaving.map((id) => dismiss(person, id)), ...coming.map((id) => curate(person, id))]);
    const stored = await createGalleryRepository(service.db).find(person.id);
    const expected = [...ids.slice(10), ...coming].toSorted();
    expect(stored?.works.map(({ artworkId }) => artworkId).toSorted()).toEqual(expected);
  });

  it('never overfill a gallery', async () => {
    const person = await collector();
    await filled(person, await stocked(maxWorks - 2));
    const ids = await stocked(6);
    const answers = await Promise.all(ids.map((id) => curate(person, id)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(2);
    expect(answers.filter(({ body }) => body.code === 'gallery_full')).toHaveLength(4);
    expect(dataOf(await open(person.id)).pagination.total).toBe(maxWorks);
  });
});

describe('a closed gallery', () => {
  it('is empty and stays so, whatever comes late', async () => {
    const [person, newcomer] = [await collector(), await collector()];
    const [sea = ''] = await artworks('Sea');
    await curate(person, sea);
    const galleries = createGalleryRepository(service.db);
    for (const { id } of [person, newcomer, person]) await galleries.close(id);

    for (const each of [person, newcomer]) {
      expect((await curate(each, sea)).body.code).toBe('gallery_not_found');
      expect((await open(each.id)).body.code).toBe('gallery_not_found');
      expect(await galleries.find(each.id)).toEqual({ _id: each.id, works: [], isClosed: true });
    }
  });
});
