import { randomUUID } from 'node:crypto';
import type { Collection, Document } from 'mongodb';
import type { OutboxEntry } from './mongo.js';

const DOCUMENTS_PER_BATCH = 500;

/** An aggregate whose events could not all be sent rests this long, so that it does not crowd out the others. */
const REST_AFTER_FAILURE_MS = 1_000;

interface LeasedDocument {
  readonly _id: unknown;
  readonly outbox: OutboxEntry[];
}

/** What became of one leased document: the ids the broker confirmed, and whether that was all of them. */
export interface SentDocument {
  readonly _id: unknown;
  readonly confirmed: readonly string[];
  readonly complete: boolean;
}

/** Aggregates that nobody else will publish before `isValid` turns false. */
export interface LeasedBatch {
  readonly token: string;
  readonly documents: readonly LeasedDocument[];
  isValid(): boolean;
  /** There is likely to be more where these came from. */
  readonly isFull: boolean;
}

export interface Leases {
  /** Takes a batch of documents with something to send, oldest first; undefined when there is none. */
  take(): Promise<LeasedBatch | undefined>;
  /** Pulls exactly the events given and lets go of the documents. */
  finish(batch: LeasedBatch, sent: readonly SentDocument[]): Promise<void>;
}

/**
 * Leases on aggregates' documents: `{ owner, token, until }` in the field `outboxLease`, which is nobody else's, so the
 * aggregate's own `version` and every concurrent save stay as they are.
 *
 * Time is the database's, so clocks of replicas may differ; how long a batch stays valid is measured from before it was
 * leased, on the monotonic clock, with a margin.
 */
export function createLeases(collection: Collection, options: { owner: string; leaseMs: number }): Leases {
  const { owner, leaseMs } = options;
  const free = {
    'outbox.id': { $exists: true },
    $or: [{ outboxLease: { $exists: false } }, { $expr: { $lt: ['$outboxLease.until', '$$NOW'] } }],
  };
  const lease = (token: string) => ({ owner: { $literal: owner }, token, until: { $add: ['$$NOW', leaseMs] } });
  // Majority: what is published must not be rolled back by a failover afterwards.
  const acknowledged = { writeConcern: { w: 'majority' as const } };

  // A change that wakes a resting relay is mostly alone, and one round trip gets it; a backlog is taken in batches.
  let rested = true;

  async function takeOldest(): Promise<LeasedBatch | undefined> {
    const validUntil = performance.now() + leaseMs * 0.8;
    const token = randomUUID();
    const oldest = await collection.findOneAndUpdate(free, [{ $set: { outboxLease: lease(token) } }], {
      ...acknowledged,
      sort: { 'outbox.id': 1 },
      projection: { outbox: 1 },
      returnDocument: 'after',
    });
    if (oldest === null) return undefined;
    // Looking for more meanwhile would take time from the very event somebody waits for; the next round does.
    return batchOf(token, validUntil, [{ _id: oldest._id, outbox: oldest.outbox }], false);
  }

  async function takeMany(): Promise<LeasedBatch | undefined> {
    const validUntil = performance.now() + leaseMs * 0.8;
    const candidates = await collection
      .find(free, { projection: { _id: 1 }, sort: { 'outbox.id': 1 }, limit: DOCUMENTS_PER_BATCH })
      .toArray();
    if (candidates.length === 0) return undefined;
    const _id = { $in: candidates.map((candidate) => candidate._id) };
    const token = randomUUID();
    await collection.updateMany({ ...free, _id }, [{ $set: { outboxLease: lease(token) } }], acknowledged);
    const documents = await collection
      .find<LeasedDocument>(
        { _id, 'outboxLease.token': token },
        { projection: { outbox: 1 }, readConcern: { level: 'majority' } },
      )
      .toArray();
    if (documents.length === 0) return undefined;
    return batchOf(token, validUntil, documents, candidates.length === DOCUMENTS_PER_BATCH);
  }

  return {
    async take() {
      const batch = rested ? await takeOldest() : await takeMany();
      rested = batch === undefined;
      return batch;
    },

    async finish({ token }, sent) {
      const ids = sent.flatMap((document) => document.confirmed);
      const write = async (complete: boolean, update: Document | Document[]) => {
        const documents = sent.filter((document) => document.complete === complete).map(({ _id }) => _id);
        if (documents.length === 0) return;
        const mine = { _id: { $in: documents }, 'outboxLease.token': token } as Document;
        await collection.updateMany(mine, update, { writeConcern: { w: 'majority', j: true } });
      };
      // Event ids are unique, so pulling the batch's from every document pulls from each exactly its own; one command
      // for all is six times as fast as one operation each.
      await write(true, { $unset: { outboxLease: '' }, $pull: { outbox: { id: { $in: ids } } } });
      const isSent = { $in: ['$$this.id', ids] };
      const outbox = { $filter: { input: '$outbox', cond: { $not: [isSent] } } };
      const until = { $add: ['$$NOW', REST_AFTER_FAILURE_MS] };
      await write(false, [{ $set: { outbox, 'outboxLease.until': until } }]);
    },
  };
}

function batchOf(
  token: string,
  validUntil: number,
  documents: readonly LeasedDocument[],
  isFull: boolean,
): LeasedBatch {
  return { token, documents, isFull, isValid: () => performance.now() < validUntil };
}
