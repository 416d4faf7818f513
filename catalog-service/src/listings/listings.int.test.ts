import { newId } from '@artel/shared/http';
import { eventually } from '@artel/shared/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aService, type Person, type TestService } from '../testing/a-service.js';
import { artworkIn, published, sea } from '../testing/an-artwork.js';
import type { ListingView } from './answers.js';

let service: TestService;
let ada: Person;
let bob: Person;
let collector: Person;

beforeAll(async () => {
  service = await aService();
  ada = await service.person('artist', 'ada');
  bob = await service.person('artist', 'bob');
  collector = await service.person('collector', 'cleo');
});
afterAll(() => service.close());

describe('reading one', () => {
  it('answers 304 to who has it already, and the whole to who has an older one', async () => {
    const { id } = await published(service, ada);
    const first = await service.ask('GET', `/api/artworks/${id}`);
    const etag = String(first.headers.etag);
    const again = await service.ask('GET', `/api/artworks/${id}`, { headers: { 'if-none-match': etag } });
    expect([again.status, again.body]).toEqual([304, {}]);
    await service.ask('PUT', `/api/artworks/${id}`, { as: ada, body: { price: 600 } });
    const changed = await service.ask('GET', `/api/artworks/${id}`, { headers: { 'if-none-match': etag } });
    expect(changed.status).toBe(200);
    expect(artworkIn(changed).price).toBe(600);
  });

  it('counts views, but not those of the owner', async () => {
    const { id } = await published(service, ada);
    for (const ask of [{}, { as: collector }, { as: ada }]) await service.ask('GET', `/api/artworks/${id}`, ask);
    await eventually(async () => {
      const found = await service.db.collection<{ _id: string }>('listings').findOne({ _id: id });
      expect(found).toMatchObject({ viewsCount: 2, version: 1 });
    });
  });

  it('knows nothing of what is not there, and of ids that are none', async () => {
    expect((await service.ask('GET', `/api/artworks/${newId()}`)).body.code).toBe('listing_not_found');
    expect((await service.ask('GET', '/api/artworks/7')).body.errors).toMatchObject([{ field: 'id' }]);
  });
});

describe('drafts', () => {
  it('exist for their owner only', async () => {
    const { id } = await published(service, ada, { ...sea, title: 'Secret', status: 'draft' });
    const url = `/api/artworks/${id}`;
    expect((await service.ask('GET', url, { as: ada })).status).toBe(200);
    for (const as of [bob, undefined]) expect((await service.ask('GET', url, as ? { as } : {})).status).toBe(404);
    expect((await service.ask('PUT', url, { as: bob, body: { title: 'Mine' } })).status).toBe(404);
    expect((await service.ask('DELETE', url, { as: bob })).status).toBe(404);
    const listed = async (as: Person) => {
      const { body } = await service.ask('GET', '/api/artworks?status=draft&limit=100', { as });
      return (body.data as { artworks: ListingView[] }).artworks.map((artwork) => artwork.id);
    };
    expect(await listed(ada)).toContain(id);
    expect(await listed(bob)).toEqual([]);
    expect((await service.ask('GET', '/api/artworks?status=draft')).status).toBe(401);
  });
});

describe('changing', () => {
  it('is for the owner', async () => {
    const { id } = await published(service, ada);
    for (const [method, body] of [
      ['PUT', { price: 1 }],
      ['DELETE', undefined],
    ] as const) {
      const answer = await service.ask(method, `/api/artworks/${id}`, { as: bob, ...(body && { body }) });
      expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    }
  });

  it('refuses to overwrite what one has not seen', async () => {
    const { id } = await published(service, ada);
    const etag = String((await service.ask('GET', `/api/artworks/${id}`)).headers.etag);
    const first = await service.ask('PUT', `/api/artworks/${id}`, {
      as: ada,
      body: { price: 1 },
      headers: { 'if-match': etag },
    });
    expect(first.status).toBe(200);
    const second = await service.ask('PUT', `/api/artworks/${id}`, {
      as: ada,
      body: { price: 2 },
      headers: { 'if-match': etag },
    });
    expect(second).toMatchObject({ status: 412, body: { code: 'precondition_failed' } });
    const third = await service.ask('PUT', `/api/artworks/${id}`, {
      as: ada,
      body: { price: 2 },
      headers: { 'if-match': String(first.headers.etag) },
    });
    expect(artworkIn(third).price).toBe(2);
  });

  it('loses none of many changes at once', async () => {
    const { id } = await published(service, ada, { ...sea, stock: 5 });
    const changes = [{ title: 'A' }, { description: 'B' }, { price: 3 }];
    const answers = await Promise.all(
      changes.map((body) => service.ask('PUT', `/api/artworks/${id}`, { as: ada, body })),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const { artwork } = (await service.ask('GET', `/api/artworks/${id}`)).body.data as { artwork: ListingView };
    expect(artwork).toMatchObject({ title: 'A', description: 'B', price: 3, stock: 5 });
  });

  it('takes a listing down for everyone', async () => {
    const { id } = await published(service, ada);
    const answer = await service.ask('DELETE', `/api/artworks/${id}`, { as: ada });
    expect(answer).toMatchObject({ status: 200, body: { success: true, data: null } });
    for (const as of [ada, bob]) expect((await service.ask('GET', `/api/artworks/${id}`, { as })).status).toBe(404);
    expect((await service.ask('DELETE', `/api/artworks/${id}`, { as: ada })).status).toBe(404);
    const kept = await service.db.collection<{ _id: string }>('listings').findOne({ _id: id });
    expect(kept).toMatchObject({ status: 'archived', isForSale: false });
  });
});
