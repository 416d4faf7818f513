import type { Closure } from '@artel/shared/deny-list';
import type { Db } from 'mongodb';

interface ClosureDocument {
  readonly _id: string;
  readonly closedAt: Date;
  /** Set once nothing of their orders is left to do. */
  readonly settledAt?: Date;
}

export interface ClosureRepository {
  ensureIndexes(): Promise<void>;
  /** Closures with something left to do, the oldest first: all of them, however many wait for years. */
  findUnsettled(): AsyncIterable<Closure>;
  settle(userId: string, at: Date): Promise<void>;
  /** Forgets answers kept for repeating that tell of somebody. */
  eraseAnswers(userId: string): Promise<void>;
}

const perRoundTrip = 100;

/** The closures of a database, as far as their orders are concerned. */
export function createClosureRepository(db: Db): ClosureRepository {
  const collection = db.collection<ClosureDocument>('closures');
  return {
    async ensureIndexes() {
      await collection.createIndex({ settledAt: 1, closedAt: 1 });
    },
    async *findUnsettled() {
      const found = collection.find({ settledAt: { $exists: false } }).sort({ closedAt: 1 });
      for await (const { _id, closedAt } of found.batchSize(perRoundTrip)) yield { userId: _id, closedAt };
    },
    async settle(userId, at) {
      await collection.updateOne({ _id: userId }, { $set: { settledAt: at } });
    },
    async eraseAnswers(userId) {
      // They are kept for a day, and accounts close seldom: that this reads all of them is cheaper than an index.
      await db.collection('idempotency_keys').deleteMany({ 'answer.body': { $regex: userId } });
    },
  };
}
