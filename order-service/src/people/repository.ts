import { closedName, closedUsername, type DomainEvent } from '@artel/shared/contracts';
import { applyIfNewer } from '@artel/shared/projections';
import type { Collection, Db } from 'mongodb';

/** What the sides of an order see of each other. Owned by auth, kept up to date by its events. */
export interface Person {
  id: string;
  username: string;
  fullName: string;
  profilePicture: string | null;
}

interface PersonDocument extends Omit<Person, 'id'> {
  _id: string;
  sequence: number;
}

export interface PeopleRepository {
  /** The people that are known among `ids`, by id. */
  findMany(ids: readonly string[]): Promise<Map<string, Person>>;
  /** Takes in a snapshot unless a newer one is there. Addresses are left out: nothing here needs them. */
  apply(event: DomainEvent<'user.registered.v1' | 'user.updated.v1'>): Promise<void>;
  /** Forgets who somebody was. The number of the event stays, so that no late snapshot brings them back. */
  forget(event: DomainEvent<'user.closed.v1'>): Promise<void>;
}

/** The projection of people in MongoDB. */
export function createPeopleRepository(db: Db): PeopleRepository {
  const collection: Collection<PersonDocument> = db.collection('people');
  return {
    async findMany(ids) {
      const found = await collection.find({ _id: { $in: [...new Set(ids)] } }).toArray();
      return new Map(found.map(({ _id, sequence: _, ...fields }) => [_id, { id: _id, ...fields }]));
    },
    async forget({ aggregateId, sequence }) {
      const nobody = { username: closedUsername(aggregateId), fullName: closedName, profilePicture: null };
      await applyIfNewer(collection, { id: aggregateId, sequence, set: nobody });
    },
    async apply({ aggregateId, sequence, data: { username, fullName, profilePicture } }) {
      await applyIfNewer(collection, { id: aggregateId, sequence, set: { username, fullName, profilePicture } });
    },
  };
}
