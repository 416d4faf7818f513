import { applyIfNewer } from '@artel/shared/projections';
import type { Db } from 'mongodb';
import type { SellerCard } from '../listings/index.js';

/** What is kept of a person: what is shown of them on their listings. */
interface PersonDocument extends SellerCard {
  readonly _id: string;
  readonly sequence: number;
}

/** What this service knows of people, from the events of the service that owns them. */
export interface People {
  ensureIndexes(): Promise<void>;
  /** Null while no event about them has arrived. */
  cardOf(userId: string): Promise<SellerCard | null>;
  /** Keeps the card unless a later one is there already. */
  keep(userId: string, card: SellerCard): Promise<void>;
  /** Whether anybody is shown with one of these pictures. */
  anyPictured(pictures: readonly string[]): Promise<boolean>;
}

/** The people of a database. */
export function createPeople(db: Db): People {
  const collection = db.collection<PersonDocument>('people');
  return {
    async ensureIndexes() {
      await collection.createIndex({ profilePicture: 1 });
    },
    cardOf(userId) {
      const card = { username: 1, fullName: 1, profilePicture: 1, sequence: 1, _id: 0 } as const;
      return collection.findOne<SellerCard>({ _id: userId }, { projection: card });
    },
    async anyPictured(pictures) {
      const pictured = { profilePicture: { $in: [...pictures] } };
      return (await collection.findOne(pictured, { projection: { _id: 1 } })) !== null;
    },
    async keep(userId, { sequence, ...set }) {
      await applyIfNewer(collection, { id: userId, sequence, set });
    },
  };
}
