import { AppError, type FieldError } from '@artel/shared/errors';
import { add, maxAmount, multiply, percentage, subtract, sum } from '@artel/shared/money';
import { traceIdOf } from '@artel/shared/telemetry';
import type { Listing } from '../listings/index.js';
import type { Moment } from './evolve.js';
import type { OrderItem, Sale } from './order.js';

/** What a buyer asks for. */
export interface RequestedItem {
  readonly itemId: string;
  readonly quantity: number;
}

/** What is needed to put a price on it. */
export interface Terms {
  readonly buyerId: string;
  /** Share of each line that is ours, in basis points. */
  readonly feeBasisPoints: number;
  readonly hasAddress: boolean;
  readonly newId: () => string;
}

/** How many of one listing an order may have. */
export const maxQuantity = 1_000;

/** The same listing asked for twice is one line. */
export function mergeItems(items: readonly RequestedItem[]): RequestedItem[] {
  const quantities = new Map<string, number>();
  for (const { itemId, quantity } of items) quantities.set(itemId, (quantities.get(itemId) ?? 0) + quantity);
  return [...quantities].map(([itemId, quantity]) => ({ itemId, quantity }));
}

/**
 * Makes sales of what is asked for, one per seller, sale mode and fulfilment, priced from our own knowledge of the
 * listings. Refusals: `listing_not_found`, `own_listing`, `not_for_sale`, `out_of_stock`, `validation_failed` (two
 * currencies, no address for goods that are shipped).
 */
export function composeSales(
  requested: readonly RequestedItem[],
  listings: ReadonlyMap<string, Listing>,
  terms: Terms,
  moment: Moment,
): Sale[] | AppError {
  const groups = new Map<string, { listing: Listing; items: OrderItem[] }>();
  const known: { listing: Listing; quantity: number }[] = [];
  for (const { itemId, quantity } of requested) {
    const listing = listings.get(itemId);
    const refusal = refusalOf(listing, itemId, quantity, terms.buyerId);
    if (refusal || !listing) return refusal ?? new AppError('listing_not_found');
    known.push({ listing, quantity });
    const key = [listing.sellerId, listing.saleMode, listing.fulfilment].join();
    const group = groups.get(key) ?? { listing, items: [] };
    group.items.push(itemOf(listing, quantity, terms.newId()));
    groups.set(key, group);
  }
  const invalid = invalidFields(known, terms.hasAddress);
  if (invalid.length > 0) {
    return new AppError('validation_failed', invalid.map(({ message }) => message).join('; '), { fields: invalid });
  }
  return [...groups.values()].map(({ listing, items }) => saleOf(listing, items, terms, moment));
}

function refusalOf(
  listing: Listing | undefined,
  listingId: string,
  quantity: number,
  buyerId: string,
): AppError | undefined {
  const details = { listingId };
  if (listing === undefined || listing.status === 'draft')
    return new AppError('listing_not_found', undefined, { details });
  if (listing.sellerId === buyerId) return new AppError('own_listing', undefined, { details });
  if (listing.status === 'sold') return new AppError('out_of_stock', `${listing.title} is sold`, { details });
  if (listing.status !== 'published' || !listing.isForSale) {
    return new AppError('not_for_sale', `${listing.title} is not for sale`, { details });
  }
  // Only a courtesy: stock is taken when the order is paid, by who owns it.
  if (listing.stock !== null && listing.stock < quantity) {
    return new AppError('out_of_stock', `only ${listing.stock} left of ${listing.title}`, { details });
  }
  return undefined;
}

function invalidFields(lines: readonly { listing: Listing; quantity: number }[], hasAddress: boolean): FieldError[] {
  const problems: FieldError[] = [];
  if (new Set(lines.map(({ listing }) => listing.price.currency)).size > 1) {
    problems.push({ field: 'items', message: 'items must all have the same currency; order them separately' });
  }
  if (!hasAddress && lines.some(({ listing }) => listing.fulfilment === 'physical')) {
    problems.push({ field: 'shippingAddress', message: 'shippingAddress is required for goods that are shipped' });
  }
  if (lines.some(({ quantity }) => quantity > maxQuantity)) {
    problems.push({ field: 'items', message: `items may have at most ${maxQuantity} of the same listing` });
  }
  if (lines.reduce((total, { listing, quantity }) => total + listing.price.amount * quantity, 0) > maxAmount) {
    problems.push({ field: 'items', message: 'items cost more than one order can' });
  }
  return problems;
}

function itemOf(listing: Listing, quantity: number, id: string): OrderItem {
  const { id: listingId, kind, title, price, imageUrl, thumbnailUrl } = listing;
  return { id, listingId, kind, title, quantity, unitPrice: price, imageUrl, thumbnailUrl };
}

/** The fee is rounded line by line, so that a line costs the seller the same in whatever company it is sold. */
function saleOf(listing: Listing, items: OrderItem[], terms: Terms, { at, traceparent }: Moment): Sale {
  const lines = items.map(({ unitPrice, quantity }) => multiply(unitPrice, quantity));
  const subtotal = sum(lines);
  const platformFee = lines.map((line) => percentage(line, terms.feeBasisPoints)).reduce(add);
  const status = listing.saleMode === 'instant' ? 'accepted' : 'pending';
  return {
    id: terms.newId(),
    sellerId: listing.sellerId,
    saleMode: listing.saleMode,
    fulfilment: listing.fulfilment,
    status,
    items,
    subtotal,
    platformFee,
    sellerEarnings: subtract(subtotal, platformFee),
    tracking: null,
    reason: null,
    timeline: [{ status, at, by: 'buyer', traceId: traceIdOf(traceparent) }],
  };
}
