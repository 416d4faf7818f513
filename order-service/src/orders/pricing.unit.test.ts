import { AppError } from '@artel/shared/errors';
import { newId } from '@artel/shared/ids';
import { money } from '@artel/shared/money';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Listing } from '../listings/index.js';
import { buyerId, placedAt, sellerId, traceparent } from '../testing/an-order.js';
import { composeSales, mergeItems, type RequestedItem } from './pricing.js';

const moment = { at: placedAt, traceparent };
const terms = { buyerId, feeBasisPoints: 1_000, hasAddress: true, newId };

function aListing(overrides: Partial<Listing> = {}): Listing {
  return {
    id: newId(),
    kind: 'artwork',
    sellerId,
    title: 'Harbour at dawn',
    price: money(10_005),
    imageUrl: null,
    thumbnailUrl: null,
    saleMode: 'instant',
    fulfilment: 'physical',
    status: 'published',
    stock: 3,
    isForSale: true,
    ...overrides,
  };
}

function compose(listings: readonly Listing[], overrides: Partial<typeof terms> = {}, quantity = 1) {
  const known = new Map(listings.map((listing) => [listing.id, listing]));
  const requested = listings.map(({ id }) => ({ itemId: id, quantity }));
  return composeSales(requested, known, { ...terms, ...overrides }, moment);
}

function salesOf(...parameters: Parameters<typeof compose>) {
  const sales = compose(...parameters);
  if (sales instanceof AppError) throw sales;
  return sales;
}

function refusalOf(...parameters: Parameters<typeof compose>): AppError {
  const refusal = compose(...parameters);
  if (refusal instanceof AppError) return refusal;
  throw new Error('it was not refused');
}

describe('composing sales', () => {
  it('makes one sale per seller, sale mode and fulfilment', () => {
    const sales = salesOf([
      aListing(),
      aListing(),
      aListing({ fulfilment: 'digital' }),
      aListing({ saleMode: 'request' }),
      aListing({ sellerId: newId() }),
    ]);
    expect(sales.map(({ items }) => items.length)).toEqual([2, 1, 1, 1]);
  });

  it('starts instant sales accepted and requests pending', () => {
    const sales = salesOf([aListing(), aListing({ saleMode: 'request' })]);
    expect(sales.map(({ status }) => status)).toEqual(['accepted', 'pending']);
  });

  it('rounds the fee of each line half up', () => {
    const [sale] = salesOf([aListing(), aListing()]);
    expect(sale).toMatchObject({ subtotal: money(20_010), platformFee: money(2_002), sellerEarnings: money(18_008) });
  });

  it('never loses a cent between platform and seller', () => {
    const lines = fc.array(fc.tuple(fc.integer({ min: 0, max: 10_000_000 }), fc.integer({ min: 1, max: 50 })), {
      minLength: 1,
    });
    fc.assert(
      fc.property(lines, fc.integer({ min: 0, max: 10_000 }), (given, feeBasisPoints) => {
        const listings = given.map(([price]) => aListing({ price: money(price), stock: null }));
        const requested: RequestedItem[] = listings.map(({ id }, index) => ({
          itemId: id,
          quantity: given[index]?.[1] ?? 1,
        }));
        const known = new Map(listings.map((listing) => [listing.id, listing]));
        const sales = composeSales(requested, known, { ...terms, feeBasisPoints }, moment);
        if (sales instanceof AppError) throw sales;
        const total = given.reduce((sum, [price, quantity]) => sum + price * quantity, 0);
        expect(sales.reduce((sum, { subtotal }) => sum + subtotal.amount, 0)).toBe(total);
        for (const { subtotal, platformFee, sellerEarnings } of sales) {
          expect(platformFee.amount + sellerEarnings.amount).toBe(subtotal.amount);
        }
      }),
    );
  });
});

describe('refusing', () => {
  const refused: [string, string, Partial<Listing>][] = [
    ['listing_not_found', 'a draft', { status: 'draft' }],
    ['own_listing', "the buyer's own listing", { sellerId: buyerId }],
    ['out_of_stock', 'what is sold', { status: 'sold', isForSale: false }],
    ['not_for_sale', 'what was taken down', { status: 'archived' }],
    ['not_for_sale', 'what is only shown', { isForSale: false }],
    ['out_of_stock', 'more than there is', { stock: 0 }],
  ];
  it.each(refused)('says %s for %s', (code, _what, overrides) => {
    expect(refusalOf([aListing(overrides)]).code).toBe(code);
  });

  it('says listing_not_found for what nobody has heard of', () => {
    const refusal = composeSales([{ itemId: newId(), quantity: 1 }], new Map(), terms, moment);
    expect(refusal).toMatchObject({ code: 'listing_not_found' });
  });

  it('asks for an address where goods are shipped, and only there', () => {
    expect(refusalOf([aListing()], { hasAddress: false }).fields).toMatchObject([{ field: 'shippingAddress' }]);
    expect(salesOf([aListing({ fulfilment: 'digital' })], { hasAddress: false })).toHaveLength(1);
  });

  it('wants one currency per order', () => {
    const refusal = refusalOf([aListing(), aListing({ price: money(100, 'USD') })]);
    expect(refusal.fields).toMatchObject([{ field: 'items' }]);
  });

  it('allows no more of a listing in many lines than in one', () => {
    expect(salesOf([aListing({ stock: null })], {}, 1_000)).toHaveLength(1);
    expect(refusalOf([aListing({ stock: null })], {}, 1_001).fields).toMatchObject([{ field: 'items' }]);
  });

  it('wants a total that can be counted', () => {
    expect(refusalOf([aListing({ price: money(999_999_999_999), stock: null })], {}, 2).code).toBe('validation_failed');
  });
});

describe('asking for the same listing twice', () => {
  it('is one line with both quantities', () => {
    const items = [
      { itemId: 'a', quantity: 1 },
      { itemId: 'b', quantity: 1 },
      { itemId: 'a', quantity: 2 },
    ];
    expect(mergeItems(items)).toEqual([
      { itemId: 'a', quantity: 3 },
      { itemId: 'b', quantity: 1 },
    ]);
  });
});
