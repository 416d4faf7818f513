import { randomUUID } from 'node:crypto';
import { createMongoRelay, ensureOutboxIndex, newEvent } from '@artel/shared/outbox';
import { anEvent, freshMongo, testBroker, testLogger, testMetrics } from '@artel/shared/testing';
import type { Row } from '../harness/report.js';
import { median } from '../harness/report.js';

const EVENTS = 5_000;
const PER_AGGREGATE = 2;
const ROUNDS = 3;

const snapshot = anEvent('listing.updated.v1').data;

/**
 * Events per second from "lying in the documents" to "confirmed and pulled", against publishing as many events,
 * confirmed, from memory on the same connection.
 */
export async function relayThroughput(): Promise<Row> {
  const mongo = await freshMongo('bench_relay');
  const { broker, close } = await testBroker({ declare: ['order.listings'] });
  try {
    const ours: number[] = [];
    const bare: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const collection = mongo.db.collection<{ _id: string }>(`aggregates_${round}`);
      await ensureOutboxIndex(collection);
      await collection.insertMany(Array.from({ length: EVENTS / PER_AGGREGATE }, aggregate));
      const relay = createMongoRelay({
        collections: [collection],
        publish: broker.publish,
        logger: testLogger(),
        metrics: testMetrics(),
      });
      ours.push(
        await rate(() => {
          relay.start();
          return relay.drain(60_000);
        }),
      );
      await relay.stop();
      if ((await collection.findOne({ 'outbox.id': { $exists: true } })) !== null) {
        throw new Error('the relay said it was done, but events are left');
      }
      const events = Array.from({ length: EVENTS }, () => anEvent('listing.updated.v1'));
      bare.push(await rate(() => Promise.all(events.map((event) => broker.publish(event)))));
    }
    return {
      name: 'outbox relay, to confirmed',
      unit: 'events/s',
      ours: median(ours),
      bare: median(bare),
      target: { absolute: 5_000 },
    };
  } finally {
    await close();
    await mongo.close();
  }
}

function aggregate() {
  const _id = randomUUID();
  const outbox = Array.from({ length: PER_AGGREGATE }, (_, i) =>
    newEvent('listing.updated.v1', {
      source: 'catalog-service',
      aggregateId: _id,
      sequence: i + 1,
      data: { ...snapshot, listingId: _id },
    }),
  );
  return { _id, sequence: PER_AGGREGATE, outbox };
}

async function rate(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return EVENTS / ((performance.now() - began) / 1_000);
}
