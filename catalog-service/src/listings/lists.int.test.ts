import type { Pagination } from '@artel/shared/http';
import { newId } from '@artel/shared/http';
import type { Filter } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aListing } from '../testing/a-listing.js';
import { type Answer, aService, type TestService } from '../testing/a-service.js';
import type { ListingView } from './answers.js';
import { planList } from './filters.js';
import type { ListingDocument } from './model.js';
import { createListingRepository } from './repository.js';

let service: TestService;
const seller = newId();

/** Five artworks, one game and what nobody should find, a second apart. */
const terms = [
  { title: 'Blue sea', price: 10_000, tags: ['sea', 'blue'], category: 'painting' },
  { title: 'Red sea', price: 30_000, tags: ['sea'], category: 'digital' },
  { title: 'Forest', price: 20_000, tags: ['trees'], description: 'Far from any sea.' },
  { title: 'Hill', price: 20_000, category: 'painting' },
  { title: 'Valley', price: 5_001, category: 'painting' },
];

beforeAll(async () => {
  service = await aService();
  const created = (index: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, index));
  const artworks = terms.map((each, index) => ({
    ...aListing(each, index < 2 ? seller : newId()),
    createdAt: created(index),
    isFeatured: index === 3,
    viewsCount: index * 10,
  }));
  const others = [
    { ...aListing({ title: 'Maze' }), kind: 'game' as const, createdAt: created(9) },
    { ...aListing({ title: 'Hidden sea', status: 'draft' }), createdAt: created(9) },
    { ...aListing({ title: 'Gone sea' }), status: 'archived' as const, createdAt: created(9) },
    { ...aListing({ title: 'Sold sea' }), status: 'sold' as const, stock: 0, isForSale: false, createdAt: created(9) },
  ];
  await createListingRepository(service.db).collection.insertMany([...artworks, ...others]);
});
afterAll(() => service.close());

interface List {
  readonly titles: string[];
  readonly pagination: Pagination;
}

function listIn({ body }: Answer): List {
  const { artworks, pagination } = body.data as { artworks: ListingView[]; pagination: Pagination };
  return { titles: artworks.map(({ title }) => title), pagination };
}

const list = async (query: string): Promise<List> => listIn(await service.ask('GET', `/api/artworks${query}`));

describe('lists', () => {
  it.each([
    ['newest first', '', ['Valley', 'Hill', 'Forest', 'Red sea', 'Blue sea']],
    ['oldest first', '?order=asc', ['Blue sea', 'Red sea', 'Forest', 'Hill', 'Valley']],
    ['dearest first', '?sort=price&limit=2', ['Red sea', 'Hill']],
    ['cheapest first', '?sort=price&order=asc&limit=2', ['Valley', 'Blue sea']],
    ['most viewed first', '?sort=viewsCount&limit=2', ['Valley', 'Hill']],
    ['of a category', '?category=painting', ['Valley', 'Hill', 'Blue sea']],
    ['within a price range, ends included', '?minPrice=50.01&maxPrice=200', ['Valley', 'Hill', 'Forest', 'Blue sea']],
    ['with any of some tags', '?tags=trees,blue', ['Forest', 'Blue sea']],
    ['featured', '?featured=true', ['Hill']],
    ['of a seller', `?seller=${seller}`, ['Red sea', 'Blue sea']],
    ['sold', '?status=sold', ['Sold sea']],
    ['with words, titles before descriptions', '?q=sea&sort=createdAt', ['Forest', 'Red sea', 'Blue sea']],
    ['with everything at once', '?q=sea&category=digital&tags=sea&minPrice=300', ['Red sea']],
  ])('show what is %s', async (_what, query, titles) => {
    expect((await list(query)).titles).toEqual(titles);
  });

  it('put a match in the title before one in the description', async () => {
    expect((await list('?q=sea')).titles.at(-1)).toBe('Forest');
  });

  it('show every kind under items, or one', async () => {
    const all = (await service.ask('GET', '/api/items')).body.data as { items: ListingView[] };
    expect(all.items.map(({ kind }) => kind)).toEqual(['game', ...terms.map(() => 'artwork')]);
    const games = (await service.ask('GET', '/api/items?kind=game')).body.data as { items: ListingView[] };
    expect(games.items.map(({ title }) => title)).toEqual(['Maze']);
  });

  it('are empty, not missing, when nothing is found', async () => {
    expect(await list('?q=nothing')).toEqual({
      titles: [],
      pagination: { page: 1, limit: 20, total: 0, totalPages: 0, hasNext: false, hasPrev: false },
    });
    const beyond = await list('?page=9&limit=2');
    expect(beyond).toMatchObject({ titles: [], pagination: { page: 9, total: 5, totalPages: 3, hasNext: false } });
  });

  it('turn pages by number', async () => {
    const first = await list('?limit=2');
    expect(first.pagination).toMatchObject({ page: 1, total: 5, totalPages: 3, hasNext: true, hasPrev: false });
    const last = await list('?limit=2&page=3');
    expect(last.titles).toEqual(['Blue sea']);
    expect(last.pagination).toMatchObject({ page: 3, total: 5, hasNext: false, hasPrev: true });
    expect(last.pagination).not.toHaveProperty('nextCursor');
  });

  it.each(['createdAt', 'price', 'viewsCount'])('go on by cursor without gap or repeat, sorted by %s', async (sort) => {
    for (const order of ['asc', 'desc']) {
      const whole = await list(`?sort=${sort}&order=${order}`);
      const walked: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await list(`?sort=${sort}&order=${order}&limit=2${cursor ? `&cursor=${cursor}` : ''}`);
        walked.push(...page.titles);
        cursor = page.pagination.nextCursor;
      } while (cursor !== undefined && walked.length < 10);
      expect(walked).toEqual(whole.titles);
    }
  });

  it('refuse queries that make no sense, by field', async () => {
    const answer = await service.ask(
      'GET',
      '/api/artworks?limit=101&sort=colour&minPrice=cheap&seller=ada&featured=perhaps',
    );
    expect(answer.status).toBe(400);
    const fields = answer.body.errors?.map(({ field }) => field).sort();
    expect(fields).toEqual(['featured', 'limit', 'minPrice', 'seller', 'sort']);
    for (const query of ['?page=100000', '?cursor=nonsense']) {
      expect((await service.ask('GET', `/api/artworks${query}`)).body.code).toBe('validation_failed');
    }
  });

  it.each([
    '',
    '?sort=price',
    '?sort=viewsCount',
    '?sort=favoritesCount&order=asc',
    '?category=painting',
    '?tags=sea,blue',
  ])('walk along an index and never sort in memory: %s', async (search) => {
    const { collection } = createListingRepository(service.db);
    const query = Object.fromEntries(new URLSearchParams(search));
    const { filter, sort, index } = planList({ page: 1, limit: 2, ...query });
    const cursor = collection
      .find(filter as Filter<ListingDocument>)
      .sort(sort)
      .limit(2);
    const plan = await cursor.hint(index ?? 'missing').explain('queryPlanner');
    expect(JSON.stringify(plan.queryPlanner.winningPlan)).not.toContain('"SORT"');
  });
});
