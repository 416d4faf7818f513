import type { Collection, Db, Document } from 'mongodb';
import { type Announced, announceUpdate, type ListingDocument, listingsCollection } from '../listings/index.js';
import type { Shelf } from './decide.js';
import type { Line } from './model.js';

/** A listing's stock as one sale sees it, and what an announcement of a change to it needs. */
export interface ShelfState {
  readonly shelf: NonNullable<Shelf>;
  readonly seen: Announced;
  /** How many sales have left a mark on it. */
  readonly marks: number;
}

/** The stock of listings. Every change is one conditional write on one document, announcement included. */
export interface Shelves {
  look(listingId: string, saleId: string): Promise<ShelfState | null>;
  /** Takes a line unless the listing no longer allows it, or the sale has left a mark: then false. */
  take(line: Line, saleId: string, seen: Announced): Promise<boolean>;
  /** Gives a line back unless that was done: then false. */
  giveBack(line: Line, saleId: string, seen: Announced): Promise<boolean>;
  /** Marks that this sale may take nothing (any more), unless it has left a mark: then false. */
  fence(listingId: string, saleId: string): Promise<boolean>;
  /** The sales that left a mark before `before`. */
  marksBefore(listingId: string, before: Date): Promise<string[]>;
  /** Clears the marks of these sales, except those renewed since `before`: they still stop a late copy of the work. */
  clearMarks(listingId: string, saleIds: readonly string[], before: Date): Promise<void>;
}

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Where a sale leaves its mark. The id becomes part of a path, so nothing but an id may pass. */
function markOf(saleId: string): string {
  if (!uuid.test(saleId)) throw new Error(`not a sale id: ${saleId}`);
  return `reservations.${saleId}`;
}

/** The shelves of a database. */
export function createShelves(db: Db): Shelves {
  const collection: Collection<ListingDocument> = db.collection(listingsCollection);
  const changed = async (filter: Document, update: Document[] | Document): Promise<boolean> => {
    const { matchedCount } = await collection.updateOne(filter, update);
    return matchedCount === 1;
  };

  return {
    async look(listingId, saleId) {
      const projection = {
        ...announcedFields,
        [markOf(saleId)]: 1,
        marks: { $size: { $objectToArray: '$reservations' } },
      };
      const found = await collection.findOne<ListingDocument & { marks: number }>({ _id: listingId }, { projection });
      if (found === null) return null;
      const { marks, reservations = {}, ...seen } = found;
      return { seen, marks, shelf: { ...seen, move: reservations[saleId] ?? null } };
    },

    take({ listingId, quantity }, saleId, seen) {
      const mark = markOf(saleId);
      const allowed = { status: 'published', isForSale: true, stock: { $gte: quantity }, [mark]: { $exists: false } };
      const move = { state: 'taken', quantity, at: '$$NOW' };
      const soldOut = { $eq: ['$stock', 0] };
      return changed({ _id: listingId, ...allowed }, [
        { $set: { stock: { $subtract: ['$stock', quantity] }, [mark]: move } },
        {
          $set: {
            status: { $cond: [soldOut, 'sold', '$status'] },
            isForSale: { $cond: [soldOut, false, '$isForSale'] },
          },
        },
        ...announceUpdate(seen),
      ]);
    },

    giveBack({ listingId, quantity }, saleId, seen) {
      const mark = markOf(saleId);
      const move = { state: 'returned', quantity, at: '$$NOW' };
      // Unlimited (null) stays unlimited: null plus anything is null.
      const wasSold = { $and: [{ $eq: ['$status', 'sold'] }, { $ne: ['$stock', 0] }] };
      return changed({ _id: listingId, [`${mark}.state`]: { $ne: 'returned' } }, [
        { $set: { stock: { $add: ['$stock', quantity] }, [mark]: move } },
        {
          $set: {
            status: { $cond: [wasSold, 'published', '$status'] },
            isForSale: { $or: [wasSold, '$isForSale'] },
          },
        },
        ...announceUpdate(seen),
      ]);
    },

    fence(listingId, saleId) {
      const mark = markOf(saleId);
      const move = { state: 'returned' as const, quantity: 0, at: new Date() };
      return changed({ _id: listingId, [mark]: { $exists: false } }, { $set: { [mark]: move } });
    },

    async marksBefore(listingId, before) {
      const found = await collection.findOne({ _id: listingId }, { projection: { reservations: 1 } });
      const moves = Object.entries(found?.reservations ?? {});
      return moves.filter(([, { at }]) => at < before).map(([saleId]) => saleId);
    },

    async clearMarks(listingId, saleIds, before) {
      if (saleIds.length === 0) return;
      const isOver = { $and: [{ $in: ['$$mark.k', [...saleIds]] }, { $lt: ['$$mark.v.at', before] }] };
      const marks = { $objectToArray: '$reservations' };
      const kept = { $arrayToObject: { $filter: { input: marks, as: 'mark', cond: { $not: [isOver] } } } };
      await changed({ _id: listingId }, [{ $set: { reservations: kept } }]);
    },
  };
}

const announcedFields = {
  kind: 1,
  sellerId: 1,
  title: 1,
  price: 1,
  currency: 1,
  imageUrl: 1,
  thumbnailUrl: 1,
  saleMode: 1,
  fulfilment: 1,
  status: 1,
  stock: 1,
  isForSale: 1,
  sequence: 1,
} as const satisfies Record<Exclude<keyof Announced, '_id'>, 1>;
