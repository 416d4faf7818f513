import { AppError } from '@artel/shared/errors';
import { describe, expect, it } from 'vitest';
import {
  announcementOf,
  changeListing,
  isVisibleTo,
  type NewListing,
  normaliseTags,
  openListing,
  withdrawListing,
} from './decide.js';
import type { Listing } from './model.js';

const now = new Date('2026-01-01T00:00:00Z');
const later = new Date('2026-01-02T00:00:00Z');
const seller = { username: 'ada', fullName: 'Ada', profilePicture: null, sequence: 1 };

function opened(input: Partial<NewListing> = {}, kind: Listing['kind'] = 'artwork'): Listing {
  const origin = { id: 'l1', kind, sellerId: 's1', seller, currency: 'EUR', now };
  return openListing({ title: 'Sea', price: 50_000, ...input }, origin);
}

function refusal(act: () => unknown): AppError {
  try {
    act();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

describe('opening a listing', () => {
  it('sells one unit of what is shipped, at once', () => {
    expect(opened()).toMatchObject({
      status: 'published',
      stock: 1,
      fulfilment: 'physical',
      saleMode: 'instant',
      category: 'other',
      isForSale: true,
      version: 1,
      sequence: 0,
    });
  });

  it('sells unlimited units of what is digital', () => {
    expect(opened({ category: 'digital' })).toMatchObject({ fulfilment: 'digital', stock: null });
    expect(opened({}, 'game')).toMatchObject({ category: 'video_game', fulfilment: 'digital', stock: null });
  });

  it('lets the seller decide otherwise', () => {
    const listing = opened({
      category: 'digital',
      fulfilment: 'physical',
      stock: 3,
      saleMode: 'request',
      status: 'draft',
    });
    expect(listing).toMatchObject({ fulfilment: 'physical', stock: 3, saleMode: 'request', status: 'draft' });
  });

  it('keeps an edition that is digital but limited, and a print that is not', () => {
    expect(opened({ category: 'digital', stock: 10 }).stock).toBe(10);
    expect(opened({ stock: null }).stock).toBeNull();
  });

  it('refuses a category of another kind and names those there are', () => {
    const error = refusal(() => opened({ category: 'video_game' }));
    expect(error.code).toBe('validation_failed');
    expect(error.fields).toEqual([{ field: 'category', message: expect.stringContaining('painting') }]);
  });

  it.each([
    ['price', { price: 0 }],
    ['originalPrice', { price: 500, originalPrice: 499 }],
    ['stock', { stock: 0 }],
  ])('refuses a senseless %s', (field, input) => {
    expect(refusal(() => opened(input)).fields?.map((problem) => problem.field)).toEqual([field]);
  });

  it('allows no price for what is only shown', () => {
    expect(opened({ price: 0, isForSale: false }).price).toBe(0);
  });
});

describe('changing a listing', () => {
  it('changes only what is given, and counts the version', () => {
    const before = opened({ tags: ['sea'], attributes: { year: 1999, medium: 'oil' } });
    const after = changeListing(before, { title: 'Lake', attributes: { year: 2000 } }, later);
    const { title, attributes, updatedAt, version, ...rest } = after;
    expect({ title, attributes, updatedAt, version }).toEqual({
      title: 'Lake',
      attributes: { year: 2000, medium: 'oil' },
      updatedAt: later,
      version: 2,
    });
    expect(before).toMatchObject(rest);
  });

  it('is the same listing when nothing changes', () => {
    const before = opened({ tags: ['sea'] });
    expect(changeListing(before, { title: 'Sea', tags: [' SEA '] }, later)).toBe(before);
  });

  it('sells out when the last unit is taken away', () => {
    expect(changeListing(opened({ stock: 2 }), { stock: 0 }, later)).toMatchObject({
      status: 'sold',
      isForSale: false,
    });
  });

  it('puts a sold one back on sale when there are units again', () => {
    const sold: Listing = { ...opened(), stock: 0, status: 'sold', isForSale: false };
    expect(changeListing(sold, { stock: 5 }, later)).toMatchObject({ status: 'published', isForSale: true, stock: 5 });
    expect(changeListing(sold, { isForSale: true }, later)).toBe(sold);
  });

  it('publishes a draft, but makes no draft of what was published', () => {
    expect(changeListing(opened({ status: 'draft' }), { status: 'published' }, later).status).toBe('published');
    expect(refusal(() => changeListing(opened(), { status: 'draft' }, later)).code).toBe('invalid_transition');
  });
});

describe('announcing', () => {
  it.each([
    [null, 'draft', null],
    [null, 'published', 'listing.published.v1'],
    ['draft', 'draft', null],
    ['draft', 'published', 'listing.published.v1'],
    ['draft', 'archived', null],
    ['published', 'published', 'listing.updated.v1'],
    ['published', 'sold', 'listing.updated.v1'],
    ['sold', 'published', 'listing.updated.v1'],
    ['published', 'archived', 'listing.withdrawn.v1'],
  ] as const)('says of %s → %s: %s', (before, after, type) => {
    expect(announcementOf(before, after)).toBe(type);
  });
});

describe('seeing', () => {
  it('shows drafts to their owner and what was withdrawn to nobody', () => {
    const draft = opened({ status: 'draft' });
    expect([isVisibleTo(draft, 's1'), isVisibleTo(draft, 's2'), isVisibleTo(draft)]).toEqual([true, false, false]);
    expect(isVisibleTo(withdrawListing(opened(), later), 's1')).toBe(false);
    expect(isVisibleTo(opened())).toBe(true);
  });
});

it('keeps each tag once, in lower case', () => {
  expect(normaliseTags([' Sea', 'SEA', 'sun', ' '])).toEqual(['sea', 'sun']);
});
