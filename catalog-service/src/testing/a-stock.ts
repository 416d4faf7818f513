import type { DomainEvent } from '@artel/shared/contracts';
import { newId } from '@artel/shared/http';
import { freshMongo, testLogger } from '@artel/shared/testing';
import { createListingRepository, type ListingDocument, type NewListing } from '../listings/index.js';
import { createReservations, createShelves, createStock } from '../stock/index.js';
import type { Line } from '../stock/model.js';
import type { ReserveRequest } from '../stock/use-cases.js';
import { aListing } from './a-listing.js';

export type TestStock = Awaited<ReturnType<typeof aStock>>;

/** Stock on a database of its own, and ways to look at what it did. */
export async function aStock() {
  const mongo = await freshMongo('catalog_stock');
  const reservations = createReservations(mongo.db);
  const shelves = createShelves(mongo.db);
  const listings = createListingRepository(mongo.db).collection;
  const around = { reservations, changed: () => {}, wake: () => {}, logger: testLogger() };
  return {
    stock: createStock({ shelves, ...around }),
    /** The same stock, reached through other shelves. */
    through: (wrap: (real: typeof shelves) => typeof shelves) => createStock({ shelves: wrap(shelves), ...around }),
    reservations,
    listings,
    close: mongo.close,
    /** A listing's id. */
    async listed(terms: Partial<NewListing> = {}): Promise<string> {
      const listing = aListing(terms);
      await listings.insertOne(listing);
      return listing._id;
    },
    async stored(id: string): Promise<ListingDocument> {
      const found = await listings.findOne({ _id: id });
      if (found === null) throw new Error(`no listing ${id}`);
      return found;
    },
    /** What was said about a sale. */
    async told(saleId: string): Promise<DomainEvent[]> {
      return (await reservations.collection.findOne({ _id: saleId }))?.outbox ?? [];
    },
    async statusOf({ saleId }: ReserveRequest) {
      return (await reservations.find(saleId))?.status;
    },
  };
}

/** A payment for these lines. */
export function wanting(...lines: Line[]): ReserveRequest {
  return { saleId: newId(), orderId: newId(), paymentId: newId(), lines };
}
