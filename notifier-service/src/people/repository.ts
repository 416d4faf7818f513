import { closedName, closedUsername, type EventData } from '@artel/shared/contracts';
import { applyIfNewer } from '@artel/shared/projections';
import type { Db } from 'mongodb';

/** How somebody is reached and called. */
export interface Person {
  readonly id: string;
  readonly email: string;
  readonly fullName: string;
  readonly username: string;
}

/** What this service knows of users: a copy fed by their events. */
export interface People {
  /** Stores a snapshot unless a newer one is here. */
  remember(sequence: number, user: EventData<'user.updated.v1'>): Promise<void>;
  /** Forgets who somebody was. The number of the event stays, so that no late snapshot brings them back. */
  forget(sequence: number, userId: string): Promise<void>;
  find(id: string): Promise<Person | undefined>;
}

interface PersonDocument extends Omit<Person, 'id'> {
  _id: string;
  sequence: number;
}

/** The people of a database. */
export function createPeople(db: Db): People {
  const people = db.collection<PersonDocument>('people');
  return {
    async remember(sequence, { userId, email, fullName, username }) {
      await applyIfNewer(people, { id: userId, sequence, set: { email, fullName, username } });
    },
    async forget(sequence, userId) {
      const nobody = { email: '', fullName: closedName, username: closedUsername(userId) };
      await applyIfNewer(people, { id: userId, sequence, set: nobody });
    },
    async find(id) {
      const found = await people.findOne({ _id: id });
      if (found === null) return undefined;
      return { id, email: found.email, fullName: found.fullName, username: found.username };
    },
  };
}
