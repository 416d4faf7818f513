import type { EventData } from '@artel/shared/contracts';
import { newEvent, type OutboxEntry } from '@artel/shared/outbox';
import type { Announcement } from './decide.js';
import type { Listing } from './model.js';

/** The fields of a listing that its snapshot is made of. */
export type Announced = Pick<
  Listing,
  | '_id'
  | 'kind'
  | 'sellerId'
  | 'title'
  | 'price'
  | 'currency'
  | 'imageUrl'
  | 'thumbnailUrl'
  | 'saleMode'
  | 'fulfilment'
  | 'status'
  | 'stock'
  | 'isForSale'
  | 'sequence'
>;

/** What other services are told of a listing. */
export function snapshotOf(listing: Announced): EventData<'listing.updated.v1'> {
  const { _id, kind, sellerId, title, price, currency, imageUrl, thumbnailUrl } = listing;
  const { saleMode, fulfilment, status, stock, isForSale } = listing;
  return {
    listingId: _id,
    kind,
    sellerId,
    title,
    price: { amount: price, currency },
    imageUrl,
    thumbnailUrl,
    saleMode,
    fulfilment,
    status,
    stock,
    isForSale,
  };
}

/** A stage of an update pipeline, as the database takes it. */
export type Stage = Record<string, unknown>;

/** `snapshotOf`, for the database to compute from the document as an update leaves it. */
const snapshotExpression = {
  listingId: '$_id',
  kind: '$kind',
  sellerId: '$sellerId',
  title: '$title',
  price: { amount: '$price', currency: '$currency' },
  imageUrl: '$imageUrl',
  thumbnailUrl: '$thumbnailUrl',
  saleMode: '$saleMode',
  fulfilment: '$fulfilment',
  status: '$status',
  stock: '$stock',
  isForSale: '$isForSale',
};

/** The event that tells of a listing's new state; its number is the one after the listing's last. */
export function listingEvent(type: Announcement, listing: Announced): OutboxEntry {
  return newEvent(type, {
    source: 'catalog-service',
    aggregateId: listing._id,
    sequence: listing.sequence + 1,
    data: snapshotOf(listing),
  });
}

/**
 * Stages of an update pipeline that announce what the stages before them changed. The number and the snapshot come from
 * the document itself, so they are right whatever else has changed it since it was read.
 *
 * @param seen the listing as last read; only lends the event a valid first draft
 */
export function announceUpdate(seen: Announced): Stage[] {
  const { sequence: _, data: __, ...envelope } = listingEvent('listing.updated.v1', seen);
  const counted = { version: { $add: ['$version', 1] }, sequence: { $add: ['$sequence', 1] }, updatedAt: '$$NOW' };
  // `$literal`: a trace header or an id must never be read as an expression.
  const event = { $mergeObjects: [{ $literal: envelope }, { sequence: '$sequence', data: snapshotExpression }] };
  return [{ $set: counted }, { $set: { outbox: { $concatArrays: ['$outbox', [event]] } } }];
}
