import { anEvent, eventually } from '@artel/shared/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aService, type Person, type TestService } from '../testing/a-service.js';
import { artworkIn, published, sea } from '../testing/an-artwork.js';
import type { ListingView } from './answers.js';

let service: TestService;
let ada: Person;
let collector: Person;

beforeAll(async () => {
  service = await aService();
  ada = await service.person('artist', 'ada');
  collector = await service.person('collector', 'cleo');
});
afterAll(() => service.close());

async function outboxOf(id: string): Promise<{ type: string; sequence: number; data: object }[]> {
  const found = await service.db.collection<{ _id: string; outbox: [] }>('listings').findOne({ _id: id });
  return found?.outbox ?? [];
}

describe('publishing', () => {
  it('answers with the listing as everyone will see it', async () => {
    const answer = await service.ask('POST', '/api/artworks', {
      as: ada,
      body: {
        title: 'Digital sunset',
        description: 'Warm.',
        imageUrl: 'https://example.org/a.webp',
        price: 500.25,
        originalPrice: 750,
        category: 'digital',
        tags: ['Landscape', 'sunset', 'sunset'],
        dimensions: '1920x1080',
        fileSize: 2048,
      },
    });
    expect(answer.status).toBe(201);
    const artwork = artworkIn(answer);
    expect(answer.headers.location).toBe(`/api/artworks/${artwork.id}`);
    expect(artwork).toEqual({
      id: expect.any(String),
      kind: 'artwork',
      title: 'Digital sunset',
      description: 'Warm.',
      imageUrl: 'https://example.org/a.webp',
      thumbnailUrl: null,
      images: ['https://example.org/a.webp'],
      price: 500.25,
      originalPrice: 750,
      currency: 'EUR',
      category: 'digital',
      tags: ['landscape', 'sunset'],
      stock: null,
      saleMode: 'instant',
      fulfilment: 'digital',
      status: 'published',
      isFeatured: false,
      isForSale: true,
      viewsCount: 0,
      favoritesCount: 0,
      commentsCount: 0,
      attributes: { dimensions: '1920x1080', fileSize: 2048 },
      artist: { id: ada.id, username: 'ada', fullName: 'ada', profilePicture: null },
      isFavorited: false,
      isInCart: false,
      createdAt: expect.stringMatching(/Z$/),
      updatedAt: expect.stringMatching(/Z$/),
    });
    expect(artworkIn(await service.ask('GET', `/api/artworks/${artwork.id}`))).toEqual(artwork);
  });

  it('names every field that is wrong', async () => {
    const answer = await service.ask('POST', '/api/artworks', {
      as: ada,
      body: { title: '', price: '12', tags: 'sea', colour: 'blue', year: 'old', imageUrl: 'javascript:alert(1)' },
    });
    expect(answer).toMatchObject({ status: 400, body: { success: false, code: 'validation_failed' } });
    const fields = answer.body.errors?.map(({ field }) => field).sort();
    expect(fields).toEqual(['colour', 'imageUrl', 'price', 'tags', 'title', 'year']);
    const tooLong = { ...sea, description: 'x'.repeat(5_001), tags: Array.from({ length: 21 }, (_, n) => `t${n}`) };
    const long = await service.ask('POST', '/api/artworks', { as: ada, body: tooLong });
    expect(long.body.errors?.map(({ field }) => field).sort()).toEqual(['description', 'tags']);
    const cents = await service.ask('POST', '/api/artworks', { as: ada, body: { ...sea, price: 1.005 } });
    expect(cents.body.errors?.map(({ field }) => field)).toEqual(['price']);
  });

  it('refuses what would break out of a line or an address, and takes the rest as it is', async () => {
    for (const [field, value] of [
      ['title', 'Dusk\r\nBcc: everyone@example.com'],
      ['title', '\u0000'],
      ['tags', ['a\u0000b']],
      ['imageUrl', 'https://example.org/a"onerror=alert(1)'],
      ['images', ['javascript:alert(1)']],
    ] as const) {
      const answer = await service.ask('POST', '/api/artworks', { as: ada, body: { ...sea, [field]: value } });
      expect([answer.status, answer.body.errors?.[0]?.field.split('.')[0]]).toEqual([400, field]);
    }
    for (const title of ['$price', '$$NOW', 'a.b.$c', '🖼️ <b>', 'שקיעה']) {
      const made = await service.ask('POST', '/api/artworks', { as: ada, body: { ...sea, title: 'before' } });
      const { id } = artworkIn(made);
      const answer = await service.ask('PUT', `/api/artworks/${id}`, { as: ada, body: { title } });
      expect(artworkIn(answer).title).toBe(title);
      expect(artworkIn(await service.ask('GET', `/api/artworks/${id}`)).title).toBe(title);
    }
  });

  it('is for artists', async () => {
    expect((await service.ask('POST', '/api/artworks', { body: sea })).status).toBe(401);
    expect((await service.ask('POST', '/api/artworks', { as: collector, body: sea })).status).toBe(403);
  });

  it('keeps games and other kinds under names of their own', async () => {
    const game = await service.ask('POST', '/api/games', {
      as: ada,
      body: { title: 'Maze', price: 9.99, genre: 'puzzle' },
    });
    expect(game).toMatchObject({
      status: 201,
      body: { data: { game: { kind: 'game', attributes: { genre: 'puzzle' } } } },
    });
    const { id } = (game.body.data as { game: ListingView }).game;
    expect((await service.ask('GET', `/api/games/${id}`)).status).toBe(200);
    expect((await service.ask('GET', `/api/items/${id}`)).body.data).toMatchObject({ item: { id, kind: 'game' } });
    expect((await service.ask('GET', `/api/artworks/${id}`)).body.code).toBe('listing_not_found');
    const mismatch = { kind: 'game', title: 'Maze', price: 1, attributes: { medium: 'oil' } };
    const refused = await service.ask('POST', '/api/items', { as: ada, body: mismatch });
    expect(refused.body.errors).toMatchObject([{ field: 'attributes.medium' }]);
    const shirt = await service.ask('POST', '/api/items', { as: ada, body: { title: 'Shirt', price: 20 } });
    expect(shirt.body.data).toMatchObject({ item: { kind: 'item', category: 'merchandise', stock: 1 } });
  });
});

describe('announcing', () => {
  it('tells the broker of publishing, changing and withdrawing, in order', async () => {
    const heard: { type: string; aggregateId: string; sequence: number; data: { title: string; status: string } }[] =
      [];
    const hear = async (event: (typeof heard)[number]) => void heard.push(event);
    const consumer = await service.broker.consume('order.listings', {
      'listing.published.v1': hear,
      'listing.updated.v1': hear,
      'listing.withdrawn.v1': hear,
    });
    const { id } = await published(service, ada, { ...sea, title: 'Heard' });
    await service.ask('PUT', `/api/artworks/${id}`, { as: ada, body: { title: 'Heard again' } });
    await service.ask('DELETE', `/api/artworks/${id}`, { as: ada });
    await eventually(() => {
      const about = heard.filter(({ aggregateId }) => aggregateId === id);
      expect(about).toMatchObject([
        { type: 'listing.published.v1', sequence: 1, data: { title: 'Heard', status: 'published' } },
        { type: 'listing.updated.v1', sequence: 2, data: { title: 'Heard again' } },
        { type: 'listing.withdrawn.v1', sequence: 3, data: { status: 'archived' } },
      ]);
    });
    await eventually(async () => expect(await outboxOf(id)).toEqual([]));
    await consumer.close();
  });

  it('says nothing of a draft until it is published', async () => {
    const { id } = await published(service, ada, { ...sea, status: 'draft' });
    const before = await service.db.collection<{ _id: string }>('listings').findOne({ _id: id });
    expect(before).toMatchObject({ sequence: 0, outbox: [] });
    const answer = await service.ask('PUT', `/api/artworks/${id}`, { as: ada, body: { status: 'published' } });
    expect(artworkIn(answer).status).toBe('published');
    const after = await service.db.collection<{ _id: string }>('listings').findOne({ _id: id });
    expect(after).toMatchObject({ sequence: 1 });
  });
});

describe('sellers', () => {
  it('are shown as the latest news of them says, whatever order it comes in', async () => {
    const dora = await service.person('artist', 'dora');
    const { id } = await published(service, dora);
    const news = (fullName: string, sequence: number) =>
      service.broker.publish(
        anEvent(
          'user.updated.v1',
          { userId: dora.id, username: 'dora', fullName, profilePicture: 'https://example.org/d.webp', role: 'artist' },
          { sequence },
        ),
      );
    await news('Dora the Second', 3);
    await eventually(async () => {
      const artwork = artworkIn(await service.ask('GET', `/api/artworks/${id}`));
      expect(artwork.artist).toEqual({
        id: dora.id,
        username: 'dora',
        fullName: 'Dora the Second',
        profilePicture: 'https://example.org/d.webp',
      });
    });
    await news('Dora the First', 2);
    await news('Dora the Third', 4);
    await eventually(async () => {
      const artwork = artworkIn(await service.ask('GET', `/api/artworks/${id}`));
      expect(artwork.artist.fullName).toBe('Dora the Third');
    });
    expect((await published(service, dora)).artist.fullName).toBe('Dora the Third');
  });
});

it('lists categories, of one kind or all', async () => {
  const all = (await service.ask('GET', '/api/categories')).body.data as { categories: { kind: string }[] };
  const games = (await service.ask('GET', '/api/categories?kind=game')).body.data as typeof all;
  expect(new Set(all.categories.map(({ kind }) => kind))).toEqual(new Set(['artwork', 'game', 'item']));
  expect(games.categories.every(({ kind }) => kind === 'game')).toBe(true);
  expect(games.categories.length).toBeGreaterThan(0);
});
