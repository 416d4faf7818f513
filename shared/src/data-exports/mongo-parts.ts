import type { Collection, Db } from 'mongodb';
import { isDuplicateKey } from '../mongo/index.js';
import { ensureOutboxIndex, type OutboxEntry, type WithOutbox } from '../outbox/index.js';
import type { Position } from './fill-part.js';

/** A part that was made. Its records are in its event alone, so that they are gone from here once that is sent. */
export interface StoredPart {
  /** Null when it is the last. */
  readonly next: Position | null;
}

interface PartDocument extends StoredPart, WithOutbox {
  /** Of export and part, so that nobody makes a part twice. */
  readonly _id: string;
  readonly exportId: string;
  readonly userId: string;
  readonly createdAt: Date;
}

/** Which part of whose export. */
export interface PartName {
  readonly exportId: string;
  readonly userId: string;
  readonly part: number;
}

/** The parts of exports a service has made, in the collection `data_exports`. */
export interface DataExportParts {
  /** For the relay. */
  readonly collection: Collection<PartDocument>;
  ensureIndexes(): Promise<void>;
  find(name: PartName): Promise<StoredPart | undefined>;
  /** Keeps a part and what it tells, unless there is one already; gives the one that is kept. */
  keep(name: PartName, next: Position | null, event: OutboxEntry): Promise<StoredPart>;
  /** How many parts of an export still wait to be sent. */
  countUnsent(exportId: string): Promise<number>;
  /** Forgets what was sent and made before. */
  removeSent(before: Date): Promise<void>;
  /** Takes back what was not sent yet of everything one person asked for. */
  drop(userId: string): Promise<void>;
}

/** The parts in a database. */
export function createDataExportParts(db: Db): DataExportParts {
  const collection = db.collection<PartDocument>('data_exports');
  const idOf = ({ exportId, part }: PartName) => `${exportId}:${part}`;

  async function find(name: PartName): Promise<StoredPart | undefined> {
    return (await collection.findOne({ _id: idOf(name) }, { projection: { next: 1 } })) ?? undefined;
  }

  return {
    collection,
    async ensureIndexes() {
      await collection.createIndexes([{ key: { exportId: 1 } }, { key: { userId: 1 } }, { key: { createdAt: 1 } }]);
      await ensureOutboxIndex(collection);
    },
    find,
    async keep(name, next, event) {
      const { exportId, userId } = name;
      const { sequence } = event;
      try {
        const part = { exportId, userId, next, sequence, outbox: [event], createdAt: new Date() };
        await collection.insertOne({ _id: idOf(name), ...part });
        return { next };
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        return (await find(name)) ?? { next };
      }
    },
    countUnsent: (exportId) => collection.countDocuments({ exportId, 'outbox.id': { $exists: true } }),
    async removeSent(before) {
      await collection.deleteMany({ createdAt: { $lt: before }, outbox: { $size: 0 } });
    },
    async drop(userId) {
      await collection.updateMany({ userId }, { $set: { outbox: [], next: null } });
    },
  };
}
