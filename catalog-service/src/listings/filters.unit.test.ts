import { AppError } from '@artel/shared/errors';
import { describe, expect, it } from 'vitest';
import { encodeCursor } from './cursor.js';
import { type ListQuery, maxSkip, planList } from './filters.js';

const query = (given: Partial<ListQuery> = {}): ListQuery => ({ page: 1, limit: 20, ...given });
const me = '0192f5aa-0000-7000-8000-000000000001';
const other = '0192f5aa-0000-7000-8000-000000000002';

function fieldsRefused(given: Partial<ListQuery>): (string | undefined)[] {
  try {
    planList(query(given));
  } catch (error) {
    if (error instanceof AppError) return (error.fields ?? []).map(({ field }) => field);
    throw error;
  }
  throw new Error('it was not refused');
}

describe('planning a list', () => {
  it('shows what is published, newest first', () => {
    const plan = planList(query());
    expect(plan.filter).toEqual({ status: 'published', kind: { $in: ['artwork', 'game', 'item'] } });
    expect(plan).toMatchObject({ sort: { createdAt: -1, _id: -1 }, skip: 0, limit: 20, after: null });
  });

  it('turns every filter into a condition', () => {
    const plan = planList(
      query({ kind: 'artwork', category: 'digital', tags: 'Sea, sun', featured: true, seller: other, status: 'sold' }),
    );
    expect(plan.filter).toEqual({
      status: 'sold',
      kind: 'artwork',
      sellerId: other,
      category: 'digital',
      tags: { $in: ['sea', 'sun'] },
      isFeatured: true,
    });
  });

  it('compares prices in whole cents', () => {
    expect(planList(query({ minPrice: 19.99, maxPrice: 20.005 })).filter).toMatchObject({
      price: { $gte: 1_999, $lte: 2_000 },
    });
  });

  it('puts the best match first, unless asked for another order', () => {
    expect(planList(query({ q: 'sea' }))).toMatchObject({ sort: { score: { $meta: 'textScore' } }, cursorField: null });
    expect(planList(query({ q: 'sea', sort: 'price', order: 'asc' })).sort).toEqual({ price: 1, _id: 1 });
  });

  it('shows drafts to their owner only', () => {
    expect(planList(query({ status: 'draft' }), me).filter).toMatchObject({ sellerId: me });
    expect(planList(query({ status: 'draft', seller: other }), me).filter).toMatchObject({ sellerId: { $in: [] } });
    expect(() => planList(query({ status: 'draft' }))).toThrowError(expect.objectContaining({ code: 'unauthorized' }));
  });

  it('goes on after a cursor, whatever the page', () => {
    const createdAt = new Date('2026-01-01T00:00:00Z');
    const cursor = encodeCursor('createdAt', { _id: 'x', createdAt, price: 1, viewsCount: 0, favoritesCount: 0 });
    const plan = planList(query({ cursor, page: 7 }));
    expect(plan.skip).toBe(0);
    expect(plan.after).toEqual({
      $and: [{ createdAt: { $lte: createdAt } }, { $or: [{ createdAt: { $lt: createdAt } }, { _id: { $lt: 'x' } }] }],
    });
  });

  it('refuses a cursor that is none, and one of a list in another order', () => {
    const listing = { _id: 'x', createdAt: new Date(), price: 1, viewsCount: 0, favoritesCount: 0 };
    expect(fieldsRefused({ cursor: 'nonsense' })).toEqual(['cursor']);
    expect(fieldsRefused({ cursor: Buffer.from('["createdAt",{"$gt":0},"x"]').toString('base64url') })).toEqual([
      'cursor',
    ]);
    expect(fieldsRefused({ cursor: encodeCursor('price', listing) })).toEqual(['cursor']);
  });

  it.each([
    [{}, 'newest'],
    [{ tags: ' , ' }, 'newest'],
    [{ tags: 'sea' }, 'tags_newest'],
    [{ category: 'painting' }, 'category_newest'],
    [{ category: 'painting', sort: 'price' }, 'category_price'],
    [{ seller: other }, 'seller_newest'],
    [{ featured: true }, 'featured_newest'],
    [{ featured: false, sort: 'viewsCount' }, 'views'],
    [{ minPrice: 1 }, null],
    [{ minPrice: 1, sort: 'price' }, 'price'],
    [{ q: 'sea', sort: 'createdAt' }, null],
  ] as const)('walks %o along the index %s', (given, index) => {
    expect(planList(query(given)).index).toBe(index);
  });

  it('refuses pages so deep that only a cursor is fast', () => {
    expect(planList(query({ page: maxSkip / 20 + 1 })).skip).toBe(maxSkip);
    expect(fieldsRefused({ page: maxSkip / 20 + 2 })).toEqual(['page']);
  });
});
