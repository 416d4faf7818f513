import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { System } from '@artel/dev/start';
import { connectBroker } from '@artel/shared/messaging';
import { createMongoRelay, ensureOutboxIndex, newEvent } from '@artel/shared/outbox';
import { anEvent, eventually, freshMongo, testBroker, testLogger, testMetrics } from '@artel/shared/testing';
import { WebSocket } from 'ws';
import { median, type Row } from '../harness/report.js';

const PUSHES = 300;
const WARM_UP = 50;

/** For the relay to see that there is nothing more, and for what else hears of the change. */
const RESTING_MS = 10;

/**
 * Milliseconds from a committed change to the push on a collector's socket (relay, broker, notifier-service, socket),
 * without the ingress, against one confirmed publish and its delivery. One at a time, each when everything about the one
 * before is done; the median of each.
 */
export async function commitToPush(system: System, namespace: string, token: string): Promise<Row> {
  return {
    name: 'commit → live push, p50',
    unit: 'ms',
    ours: await pushLatency(system, namespace, token),
    bare: await publishLatency(),
    target: { atMost: 5 },
  };
}

async function pushLatency(system: System, namespace: string, token: string): Promise<number> {
  const mongo = await freshMongo('bench_push');
  const broker = connectBroker({
    url: system.engines.amqpUrl,
    service: 'bench',
    namespace,
    logger: testLogger(),
    metrics: testMetrics(),
  });
  const aggregates = mongo.db.collection<{ _id: string; sequence: number; outbox: object[] }>('aggregates');
  await ensureOutboxIndex(aggregates);
  const relay = createMongoRelay({
    collections: [aggregates],
    publish: broker.publish,
    logger: testLogger(),
    metrics: testMetrics(),
  });
  const listingId = randomUUID();
  await aggregates.insertOne({ _id: listingId, sequence: 0, outbox: [] });
  await broker.ready();
  relay.start();
  const live = await watch(system.services['notifier-service'].url, token, `item:${listingId}`);

  const times: number[] = [];
  for (let sequence = 1; sequence <= PUSHES + WARM_UP; sequence++) {
    const event = newEvent('listing.updated.v1', {
      source: 'catalog-service',
      aggregateId: listingId,
      sequence,
      data: { ...anEvent('listing.updated.v1').data, listingId },
    });
    await aggregates.updateOne({ _id: listingId }, { $set: { sequence }, $push: { outbox: event } });
    const committedAt = performance.now();
    const pushed = live.next();
    relay.wake();
    times.push((await pushed) - committedAt);
    await eventually(async () => {
      if ((await aggregates.countDocuments({ outbox: { $size: 0 } })) === 0) throw new Error('not sent yet');
    });
    await pause(RESTING_MS);
  }

  live.close();
  await relay.stop();
  await broker.close();
  await mongo.close();
  return median(times.slice(WARM_UP));
}

async function publishLatency(): Promise<number> {
  const { broker, close } = await testBroker({ declare: ['notifier.live'] });
  let delivered: (at: number) => void = () => undefined;
  const take = async () => delivered(performance.now());
  const consumer = await broker.consume('notifier.live', {
    'listing.published.v1': take,
    'listing.updated.v1': take,
    'listing.withdrawn.v1': take,
  });
  await consumer.ready();
  const times: number[] = [];
  for (let i = 0; i < PUSHES + WARM_UP; i++) {
    const began = performance.now();
    const arrival = new Promise<number>((resolve) => {
      delivered = resolve;
    });
    await broker.publish(anEvent('listing.updated.v1'));
    times.push(Math.max(await arrival, performance.now()) - began);
    await pause(RESTING_MS);
  }
  await close();
  return median(times.slice(WARM_UP));
}

async function watch(url: string, token: string, topic: string) {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/api/live`);
  let pushed: (at: number) => void = () => undefined;
  const subscribed = new Promise<void>((resolve) => {
    socket.on('message', (raw) => {
      const at = performance.now();
      const message = JSON.parse(raw.toString()) as { topic?: string; type?: string; message?: string };
      if (message.topic === topic && message.type !== undefined) pushed(at);
      else if (message.message === `Subscribed to ${topic}`) resolve();
    });
  });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  socket.send(JSON.stringify({ action: 'authenticate', token }));
  socket.send(JSON.stringify({ action: 'subscribe', topic }));
  await subscribed;
  return {
    next: () =>
      new Promise<number>((resolve) => {
        pushed = resolve;
      }),
    close: () => socket.close(),
  };
}
