import { ensureOutboxIndex, type OutboxEntry } from '@artel/shared/outbox';
import type { Collection, Db, Filter } from 'mongodb';
import type { KindName } from '../kinds/index.js';
import { publicStatuses } from './decide.js';
import type { Criteria, ListPlan } from './filters.js';
import { indexes } from './indexes.js';
import type { Listing, ListingDocument, ListingStatus, SellerCard } from './model.js';

/** Where listings are kept. */
export interface ListingRepository {
  readonly collection: Collection<ListingDocument>;
  insert(listing: Listing, events: OutboxEntry[]): Promise<void>;
  find(id: string): Promise<Listing | null>;
  /** Those of these listings that everyone may see, by id. */
  findVisible(ids: readonly string[]): Promise<Map<string, Listing>>;
  /** Which of these listings are of a kind and may be seen by everyone: the seller of each, by its id. */
  sellersOfVisible(ids: readonly string[], kind: KindName): Promise<Map<string, string>>;
  /** The page of a plan, and one listing more where there is one: that is how one knows of a next page. */
  list(plan: ListPlan): Promise<Listing[]>;
  /** How many there are, counting no further than `atMost`. */
  count(filter: Criteria, atMost?: number): Promise<number>;
  /** Replaces `before` by `after` and stores the events, unless somebody else was faster: then false. */
  replace(before: Listing, after: Listing, events: OutboxEntry[]): Promise<boolean>;
  /** Brings the seller shown on listings up to `card`; never back. All of theirs, or just one. */
  dress(sellerId: string, card: SellerCard, listingId?: string): Promise<void>;
  addViews(views: ReadonlyMap<string, number>): Promise<void>;
  /** Some of a seller's listings of these statuses, none in particular. */
  someOf(sellerId: string, statuses: readonly ListingStatus[], atMost: number): Promise<Listing[]>;
  /** Deletes drafts, which nobody was ever told of; what was published meanwhile stays. */
  deleteDrafts(ids: readonly string[]): Promise<void>;
  /** Whether any listing but these shows one of the images. */
  showsAny(images: readonly string[], butIds: readonly string[]): Promise<boolean>;
}

/** The collection's name, for whoever else works on it. */
export const listingsCollection = 'listings';

/**
 * What readers never load: the outbox and the record of every sale. Left out rather than all else named, because the
 * database answers that faster, by a twentieth for a list.
 */
const shown = { outbox: 0, outboxLease: 0, reservations: 0 } as const;

/** Creates what lists need to stay fast; does nothing where it exists. */
export async function ensureListingIndexes(collection: Collection<ListingDocument>): Promise<void> {
  await collection.createIndexes(Object.entries(indexes).map(([name, index]) => ({ name, ...index })));
  await ensureOutboxIndex(collection);
}

/** The listings of a database. */
export function createListingRepository(db: Db): ListingRepository {
  const collection = db.collection<ListingDocument>(listingsCollection);
  const asShown = { projection: shown };

  return {
    collection,

    async insert(listing, events) {
      await collection.insertOne({
        ...listing,
        sequence: listing.sequence + events.length,
        outbox: events,
        reservations: {},
      });
    },

    find: (id) => collection.findOne<Listing>({ _id: id }, asShown),

    async findVisible(ids) {
      const found = await collection.find<Listing>(visibleAmong(ids), asShown).toArray();
      return new Map(found.map((listing) => [listing._id, listing]));
    },

    async sellersOfVisible(ids, kind) {
      const found = await collection.find({ ...visibleAmong(ids), kind }, { projection: { sellerId: 1 } }).toArray();
      return new Map(found.map(({ _id, sellerId }) => [_id, sellerId]));
    },

    list({ filter, after, sort, skip, limit, index }) {
      const where = (after === null ? filter : { ...filter, ...after }) as Filter<ListingDocument>;
      return collection
        .find(where, index === null ? asShown : { ...asShown, hint: index })
        .sort(sort)
        .skip(skip)
        .limit(limit + 1)
        .toArray();
    },

    count(filter, atMost) {
      return collection.countDocuments(
        filter as Filter<ListingDocument>,
        atMost === undefined ? {} : { limit: atMost },
      );
    },

    async replace(before, after, events) {
      const {
        _id,
        sequence: _,
        viewsCount: __,
        favoritesCount: ___,
        commentsCount: ____,
        seller: _____,
        ...state
      } = after;
      const { matchedCount } = await collection.updateOne(
        { _id, version: before.version },
        { $set: state, $inc: { sequence: events.length }, $push: { outbox: { $each: events } } },
      );
      return matchedCount === 1;
    },

    async dress(sellerId, card, listingId) {
      await collection.updateMany(
        { sellerId, 'seller.sequence': { $lt: card.sequence }, ...(listingId !== undefined && { _id: listingId }) },
        { $set: { seller: card }, $inc: { version: 1 } },
      );
    },

    someOf: (sellerId, statuses, atMost) =>
      collection.find<Listing>({ sellerId, status: { $in: [...statuses] } }, { ...asShown, limit: atMost }).toArray(),

    async deleteDrafts(ids) {
      await collection.deleteMany({ _id: { $in: [...ids] }, status: 'draft', outbox: { $size: 0 } });
    },

    async showsAny(images, butIds) {
      const shown = { $in: [...images] };
      const where = {
        $or: [{ imageUrl: shown }, { thumbnailUrl: shown }, { images: shown }],
        _id: { $nin: [...butIds] },
      };
      return (await collection.findOne(where, { projection: { _id: 1 } })) !== null;
    },

    async addViews(views) {
      const writes = [...views].map(([_id, count]) => ({
        updateOne: { filter: { _id }, update: { $inc: { viewsCount: count } } },
      }));
      if (writes.length > 0) await collection.bulkWrite(writes, { ordered: false, writeConcern: { w: 1 } });
    },
  };
}

function visibleAmong(ids: readonly string[]): Filter<ListingDocument> {
  return { _id: { $in: [...ids] }, status: { $in: [...publicStatuses] } };
}
