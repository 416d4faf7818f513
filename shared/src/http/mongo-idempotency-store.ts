import type { Collection } from 'mongodb';
import { newId } from '../ids/index.js';
import { isDuplicateKey } from '../mongo/index.js';
import type { Begun, IdempotencyStore, StoredAnswer } from './idempotency.js';

/** One remembered request; `answer` is missing while it runs. */
export interface IdempotencyRecord {
  readonly _id: string;
  readonly fingerprint: string;
  readonly owner: string;
  readonly leasedUntil: Date;
  readonly expiresAt: Date;
  readonly answer?: StoredAnswer;
}

export interface MongoIdempotencyOptions {
  /** How long an answer can be replayed. */
  readonly ttlHours?: number;
  /** How long a request may run before a repeat of it may run instead: what a crash costs. */
  readonly leaseMs?: number;
}

/** Remembers requests in MongoDB, one document each: whoever inserts it runs the request. */
export function mongoIdempotencyStore(
  collection: Collection<IdempotencyRecord>,
  { ttlHours = 24, leaseMs = 30_000 }: MongoIdempotencyOptions = {},
): IdempotencyStore {
  const durable = { writeConcern: { w: 'majority', journal: true } } as const;
  let indexed = false;

  /** In the background, and again after a failure: a missing index only means that records stay longer. */
  const ensureIndex = (): void => {
    if (indexed) return;
    indexed = true;
    collection.createIndex({ expiresAt: 1 }, { expireAfterSeconds: 0 }).catch(() => {
      indexed = false;
    });
  };

  const lease = () => ({ owner: newId(), leasedUntil: new Date(Date.now() + leaseMs) });

  const takeOver = async (found: IdempotencyRecord): Promise<Begun> => {
    const taken = lease();
    const { _id, owner } = found;
    const { modifiedCount } = await collection.updateOne(
      { _id, owner, answer: { $exists: false } },
      { $set: taken },
      durable,
    );
    if (modifiedCount === 1) return { outcome: 'run', claim: { id: _id, owner: taken.owner } };
    return { outcome: 'in_flight', retryAfter: 1 };
  };

  const judge = async (found: IdempotencyRecord | null, fingerprint: string): Promise<Begun> => {
    // Gone between our insert and our read: the one who ran it gave up just now.
    if (found === null) return { outcome: 'in_flight', retryAfter: 1 };
    if (found.fingerprint !== fingerprint) return { outcome: 'other_request' };
    if (found.answer) return { outcome: 'replay', answer: found.answer };
    const remainingMs = found.leasedUntil.getTime() - Date.now();
    return remainingMs > 0
      ? { outcome: 'in_flight', retryAfter: Math.min(2, Math.ceil(remainingMs / 1000)) }
      : takeOver(found);
  };

  return {
    async begin(id, fingerprint) {
      ensureIndex();
      const taken = lease();
      const expiresAt = new Date(Date.now() + ttlHours * 3_600_000);
      try {
        await collection.insertOne({ _id: id, fingerprint, ...taken, expiresAt }, durable);
        return { outcome: 'run', claim: { id, owner: taken.owner } };
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        return judge(await collection.findOne({ _id: id }), fingerprint);
      }
    },
    async finish({ id, owner }, answer) {
      await collection.updateOne({ _id: id, owner }, { $set: { answer } }, durable);
    },
    async release({ id, owner }) {
      await collection.deleteOne({ _id: id, owner }, durable);
    },
  };
}
