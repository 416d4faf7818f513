import { randomUUID } from 'node:crypto';
import type { Collection, Document } from 'mongodb';
import type { DomainEvent } from '../contracts/index.js';
import { createLeases, type LeasedBatch, type SentDocument } from './mongo-lease.js';
import { createRelay, type Outbox, type PublishInOrder, type Relay, type RelayOptions, type Round } from './relay.js';

/** An event as it lies in its aggregate's document. */
export type OutboxEntry = DomainEvent;

/** What an aggregate's document carries for the relay, beside its own state. */
export interface WithOutbox {
  /** The number of the last event ever added. */
  sequence: number;
  /** Events stored with the change they tell of and not sent yet, oldest first. */
  outbox: OutboxEntry[];
}

/** A collection whose documents are `WithOutbox`, typed or not; checked by what reading one gives. */
export type OutboxCollection = Collection | { readonly collectionName: string; findOne(): Promise<WithOutbox | null> };

export interface MongoRelayOptions extends RelayOptions {
  /** Each indexed with `ensureOutboxIndex`. */
  readonly collections: readonly OutboxCollection[];
  /** Who leases; only for people reading the database. */
  readonly owner?: string;
  /** How long a relay that dies in mid-batch keeps its aggregates from others; 30 000 by default. */
  readonly leaseMs?: number;
}

/**
 * The index that finds documents with something to send, oldest event first. It is partial, so a document whose
 * outbox is empty costs nothing in it.
 */
export async function ensureOutboxIndex(collection: Pick<Collection, 'createIndex'>): Promise<void> {
  await collection.createIndex(
    { 'outbox.id': 1 },
    { name: 'outbox', partialFilterExpression: { 'outbox.id': { $exists: true } } },
  );
}

/** Relays the events inside aggregates' documents; any number of relays may run, in one process or many. */
export function createMongoRelay(options: MongoRelayOptions): Relay {
  const { collections, owner = randomUUID(), leaseMs = 30_000 } = options;
  const outboxes = collections.map((collection) => mongoOutbox(collection as Collection, owner, leaseMs));
  return createRelay(together(outboxes), options);
}

function mongoOutbox(collection: Collection, owner: string, leaseMs: number): Outbox {
  const leases = createLeases(collection, { owner, leaseMs });
  return {
    async sendBatch(publish) {
      const total = { published: 0, failed: 0 };
      let done: { batch: LeasedBatch; sent: SentDocument[] } | undefined;
      let batch = await leases.take();
      // Three stages at once: the next batch is leased and the one before is finished while this one is published.
      while (batch !== undefined) {
        const goesOn = batch.isFull && (done === undefined || done.sent.some(({ complete }) => complete));
        const [sent, next] = await Promise.all([
          publishAll(batch, publish),
          goesOn ? leases.take() : undefined,
          done && leases.finish(done.batch, done.sent),
        ]);
        for (const { confirmed, complete } of sent) {
          total.published += confirmed.length;
          if (!complete) total.failed += 1;
        }
        done = { batch, sent };
        batch = next;
      }
      if (done) await leases.finish(done.batch, done.sent);
      return total;
    },
    async oldest() {
      const found: Document | null = await collection.findOne(
        { 'outbox.id': { $exists: true } },
        { sort: { 'outbox.id': 1 }, projection: { 'outbox.time': 1 } },
      );
      const times: { time: Date }[] = found?.outbox ?? [];
      return times[0]?.time;
    },
  };
}

function publishAll(batch: LeasedBatch, publish: PublishInOrder): Promise<SentDocument[]> {
  return Promise.all(
    batch.documents.map(async ({ _id, outbox }) => {
      const sent = await publish(outbox, batch.isValid);
      return { _id, confirmed: sent.map(({ id }) => id), complete: sent.length === outbox.length };
    }),
  );
}

/** Several collections as one outbox, served in the same round. */
function together(outboxes: readonly Outbox[]): Outbox {
  return {
    async sendBatch(publish) {
      const rounds = await Promise.all(outboxes.map((outbox) => outbox.sendBatch(publish)));
      return rounds.reduce<Round>(
        (sum, round) => ({ published: sum.published + round.published, failed: sum.failed + round.failed }),
        { published: 0, failed: 0 },
      );
    },
    async oldest() {
      const times = await Promise.all(outboxes.map((outbox) => outbox.oldest()));
      return times.reduce(
        (oldest, time) => (oldest === undefined || (time && time < oldest) ? time : oldest),
        undefined,
      );
    },
  };
}
