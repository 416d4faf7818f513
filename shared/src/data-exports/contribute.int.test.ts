import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DomainEvent, maxPartBytes } from '../contracts/index.js';
import { newId } from '../ids/index.js';
import { createMongoRelay, newEvent } from '../outbox/index.js';
import { anEvent, eventually, freshMongo, testLogger, testMetrics } from '../testing/index.js';
import { createContribution } from './contribute.js';
import { createDataExportParts } from './mongo-parts.js';
import { mongoSource } from './mongo-source.js';

type Contributed = DomainEvent<'data_export.contributed.v1'>;
type Note = { _id: string; owner: string; text: string };

let mongo: Awaited<ReturnType<typeof freshMongo>>;
beforeAll(async () => {
  mongo = await freshMongo('data-exports');
});
afterAll(() => mongo.close());

/** A service that keeps notes; `killAfter` makes it die once it has made so many parts. */
async function aService(killAfter = Number.POSITIVE_INFINITY) {
  const parts = createDataExportParts(mongo.db);
  await parts.ensureIndexes();
  let made = 0;
  const contribute = createContribution({
    service: 'order-service',
    sources: [
      mongoSource(mongo.db.collection<Note>('notes'), {
        collection: 'notes',
        about: (owner) => ({ owner }),
        view: ({ text }) => ({ text }),
      }),
    ],
    parts,
    contributed: (event) => newEvent('data_export.contributed.v1', { source: 'order-service', ...event }),
    wake() {
      made += 1;
      if (made >= killAfter) throw new Error('killed');
    },
    logger: testLogger(),
  });
  const { signal } = new AbortController();
  return { parts, handle: (event: DomainEvent<'user.data_export_requested.v1'>) => contribute(event, { signal }) };
}

/** Somebody with so many notes of so many bytes, who asks for them. */
async function somebody(notes: number, bytes: number) {
  const userId = newId();
  const text = 'x'.repeat(bytes);
  const stored = Array.from({ length: notes }, (_, index) => ({
    _id: newId(),
    owner: userId,
    text: `${index} ${text}`,
  }));
  if (notes > 0) await mongo.db.collection<Note>('notes').insertMany(stored);
  return anEvent('user.data_export_requested.v1', { exportId: newId(), userId });
}

async function waiting(exportId: string): Promise<Contributed[]> {
  const found = await mongo.db.collection('data_exports').find({ exportId }).sort({ sequence: 1 }).toArray();
  return found.flatMap(({ outbox }) => outbox as Contributed[]);
}

const numbersIn = (events: readonly Contributed[]) =>
  events.flatMap(({ data }) =>
    data.records.map((record) => Number.parseInt(String(Reflect.get(record.data, 'text')), 10)),
  );

describe('a contribution', () => {
  it('comes in parts that fit into a message, the last of which says so', async () => {
    const { handle } = await aService();
    const asked = await somebody(6, maxPartBytes / 3);
    await handle(asked);

    const events = await waiting(asked.data.exportId);
    expect(events.map(({ data }) => [data.part, data.isLast])).toEqual([
      [0, false],
      [1, false],
      [2, true],
    ]);
    expect(numbersIn(events)).toEqual([0, 1, 2, 3, 4, 5]);
    for (const { data } of events)
      expect(Buffer.byteLength(JSON.stringify(data.records))).toBeLessThan(maxPartBytes + 2);
  });

  it('is one empty part where there is nothing', async () => {
    const { handle } = await aService();
    const asked = await somebody(0, 0);
    await handle(asked);
    expect((await waiting(asked.data.exportId)).map(({ data }) => data)).toMatchObject([
      { part: 0, isLast: true, records: [] },
    ]);
  });

  it('is the same, down to the ids of its events, however often and by how many it is made', async () => {
    const [one, other] = [await aService(), await aService()];
    const asked = await somebody(6, maxPartBytes / 3);
    await Promise.all([one.handle(asked), other.handle(asked), one.handle(asked)]);
    const events = await waiting(asked.data.exportId);
    await other.handle(asked);

    expect(numbersIn(events)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(await waiting(asked.data.exportId)).toEqual(events);
  });

  it('goes on where it was when the process dies, even if there is less to tell by then', async () => {
    const asked = await somebody(6, maxPartBytes / 3);
    await expect((await aService(1)).handle(asked)).rejects.toThrow('killed');
    const [first] = await waiting(asked.data.exportId);
    await mongo.db.collection<Note>('notes').deleteOne({ owner: asked.data.userId, text: /^1 / });
    await (await aService()).handle(asked);

    const events = await waiting(asked.data.exportId);
    expect(events[0]).toEqual(first);
    expect(numbersIn(events)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('never piles up: it waits for parts to be sent, and keeps nothing of what was', async () => {
    const { handle, parts } = await aService();
    const asked = await somebody(24, maxPartBytes * 0.9);
    const sent: DomainEvent[] = [];
    let most = 0;
    const relay = createMongoRelay({
      collections: [parts.collection],
      async publish(event) {
        most = Math.max(most, await parts.countUnsent(asked.data.exportId));
        sent.push(event);
      },
      logger: testLogger(),
      metrics: testMetrics(),
      pollMs: 20,
    });
    const done = handle(asked);
    await eventually(async () => expect(await parts.countUnsent(asked.data.exportId)).toBe(8));
    relay.start();
    await done;
    await eventually(async () => expect(await waiting(asked.data.exportId)).toEqual([]));
    await relay.stop();

    const mine = (sent as Contributed[]).filter(({ aggregateId }) => aggregateId === asked.data.exportId);
    expect(new Set(mine.map(({ data }) => data.part)).size).toBe(24);
    expect(most).toBeLessThanOrEqual(8);
    expect(JSON.stringify(await parts.collection.find({ exportId: asked.data.exportId }).toArray())).not.toContain(
      'xxx',
    );
  });

  it('is forgotten once it is old, unless it still waits to be sent', async () => {
    const { handle, parts } = await aService();
    const [sent, unsent] = [await somebody(1, 1), await somebody(1, 1)];
    await handle(sent);
    await handle(unsent);
    await mongo.db.collection('data_exports').updateOne({ exportId: sent.data.exportId }, { $set: { outbox: [] } });
    const count = ({ data: { exportId } }: typeof sent) => parts.collection.countDocuments({ exportId });

    await parts.removeSent(new Date(Date.now() + 1_000));
    expect([await count(sent), await count(unsent)]).toEqual([0, 1]);
  });

  it('is taken back where it was not sent when its owner is gone, and does not come again', async () => {
    const { handle, parts } = await aService();
    const asked = await somebody(3, 10);
    await handle(asked);
    await parts.drop(asked.data.userId);
    await handle(asked);
    expect(await waiting(asked.data.exportId)).toEqual([]);
  });
});
