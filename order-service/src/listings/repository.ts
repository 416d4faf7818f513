import type { DomainEvent, EventData } from '@artel/shared/contracts';
import { applyIfNewer } from '@artel/shared/projections';
import type { Collection, Db } from 'mongodb';

type Snapshot = EventData<'listing.published.v1'>;

/** What this service knows of a listing: enough to sell it. Owned by catalog, kept up to date by its events. */
export interface Listing extends Omit<Snapshot, 'listingId'> {
  id: string;
}

interface ListingDocument extends Omit<Snapshot, 'listingId'> {
  _id: string;
  sequence: number;
}

export interface ListingRepository {
  /** The listings that are known among `ids`, by id. */
  findMany(ids: readonly string[]): Promise<Map<string, Listing>>;
  /** Takes in a snapshot unless a newer one is there. */
  apply(event: DomainEvent<'listing.published.v1' | 'listing.updated.v1' | 'listing.withdrawn.v1'>): Promise<void>;
}

/** The projection of listings in MongoDB. */
export function createListingRepository(db: Db): ListingRepository {
  const collection: Collection<ListingDocument> = db.collection('listings');
  return {
    async findMany(ids) {
      const found = await collection.find({ _id: { $in: [...ids] } }).toArray();
      return new Map(found.map(({ _id, sequence: _, ...fields }) => [_id, { id: _id, ...fields }]));
    },
    async apply({ aggregateId, sequence, data: { listingId: _, ...set } }) {
      await applyIfNewer(collection, { id: aggregateId, sequence, set });
    },
  };
}
