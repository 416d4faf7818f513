import type { Collection } from 'mongodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DomainEvent } from '../contracts/index.js';
import { anEvent, eventually, freshMongo, testLogger, testMetrics } from '../testing/index.js';
import {
  createMongoRelay,
  ensureOutboxIndex,
  type MongoRelayOptions,
  type Publish,
  type Relay,
  type WithOutbox,
} from './index.js';

interface Thing extends WithOutbox {
  _id: string;
  version: number;
  name: string;
}

let database: Awaited<ReturnType<typeof freshMongo>>;
let things: Collection<Thing>;
let relays: Relay[] = [];
let published: DomainEvent[] = [];

beforeAll(async () => {
  database = await freshMongo('outbox');
  things = database.db.collection<Thing>('things');
  await ensureOutboxIndex(things);
});
afterAll(() => database.close());
beforeEach(() => {
  published = [];
});
afterEach(async () => {
  await Promise.all(relays.map((relay) => relay.stop()));
  relays = [];
  await things.deleteMany({});
});

const record: Publish = async (event) => {
  await new Promise((resolve) => setImmediate(resolve));
  published.push(event);
};

function relay(publish: Publish = record, options: Partial<MongoRelayOptions> = {}): Relay {
  const made = createMongoRelay({
    collections: [things],
    publish,
    logger: testLogger(),
    metrics: testMetrics(),
    pollMs: 20,
    ...options,
  });
  relays.push(made);
  made.start();
  return made;
}

const event = (aggregateId: string, sequence: number) =>
  anEvent('listing.updated.v1', { listingId: aggregateId }, { aggregateId, sequence });

const create = (_id: string, count = 1) =>
  things.insertOne({
    _id,
    version: 1,
    name: 'first',
    sequence: count,
    outbox: Array.from({ length: count }, (_, n) => event(_id, n + 1)),
  });

/** Saves as a service does: conditional on the version it loaded, state and event in one write. */
async function save(_id: string): Promise<void> {
  for (;;) {
    const loaded = await things.findOne({ _id });
    if (loaded === null) throw new Error(`there is no ${_id}`);
    const { version, sequence } = loaded;
    const { matchedCount } = await things.updateOne(
      { _id, version },
      {
        $set: { name: `name ${version + 1}` },
        $inc: { version: 1, sequence: 1 },
        $push: { outbox: event(_id, sequence + 1) },
      },
    );
    if (matchedCount === 1) return;
  }
}

const waiting = () => things.countDocuments({ 'outbox.id': { $exists: true } });
const ids = (count: number) => Array.from({ length: count }, () => crypto.randomUUID());
const sequencesOf = (aggregate: string) =>
  published.filter(({ aggregateId }) => aggregateId === aggregate).map(({ sequence }) => sequence);

describe('the MongoDB outbox', () => {
  it('publishes what was stored, unchanged and in order, and leaves the rest of the document as it was', async () => {
    const [id = ''] = ids(1);
    await create(id, 3);
    const stored = (await things.findOne({ _id: id }))?.outbox;
    relay();

    await eventually(async () => expect(await waiting()).toBe(0));
    expect(published).toEqual(stored);
    await eventually(async () =>
      expect(await things.findOne({ _id: id })).toEqual({
        _id: id,
        version: 1,
        name: 'first',
        sequence: 3,
        outbox: [],
      }),
    );
  });

  it('finds what is waiting through its index', async () => {
    const plan = await things
      .find({ 'outbox.id': { $exists: true } })
      .sort({ 'outbox.id': 1 })
      .explain('queryPlanner');

    expect(JSON.stringify(plan.queryPlanner.winningPlan)).toContain('"indexName":"outbox"');
    expect(JSON.stringify(plan.queryPlanner.winningPlan)).not.toContain('"SORT"');
  });

  it('keeps the order of every aggregate while relays race and the aggregates change', async () => {
    const aggregates = ids(20);
    await Promise.all(aggregates.map((id) => create(id)));
    relay();
    relay();
    relay();
    await Promise.all(
      aggregates.map(async (id) => {
        for (let n = 2; n <= 10; n += 1) await save(id);
      }),
    );

    await eventually(async () => expect(await waiting()).toBe(0));
    for (const id of aggregates) {
      expect(sequencesOf(id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      expect(await things.findOne({ _id: id })).toMatchObject({ version: 10, sequence: 10, name: 'name 10' });
    }
  });

  it('does not let a later event overtake one the broker refused, and holds nobody else up', async () => {
    const [stuck = '', free = ''] = ids(2);
    let refusing = true;
    await create(stuck, 3);
    await create(free, 3);
    relay(async (sent) => {
      if (refusing && sent.aggregateId === stuck && sent.sequence === 2) throw new Error('refused');
      await record(sent);
    });

    await eventually(() => expect(sequencesOf(free)).toEqual([1, 2, 3]));
    expect(sequencesOf(stuck)).toEqual([1]);

    refusing = false;
    await eventually(() => expect(sequencesOf(stuck)).toEqual([1, 2, 3]));
  });

  it('publishes again, under the same id, what a relay that died had published and not pulled', async () => {
    const [id = ''] = ids(1);
    await create(id);
    // A relay that dies after the publish leaves exactly this behind: the event, and a lease that runs out.
    let died = () => {};
    const death = new Promise<void>((resolve) => {
      died = resolve;
    });
    const dying = relay(
      async (sent) => {
        await record(sent);
        await death;
        throw new Error('died');
      },
      { leaseMs: 300 },
    );
    await eventually(() => expect(published).toHaveLength(1));

    relay();
    await eventually(() => expect(published).toHaveLength(2));
    died();
    await dying.stop();

    await eventually(async () => expect(await waiting()).toBe(0));
    expect(new Set(published.map((sent) => sent.id)).size).toBe(1);
  });

  it('leaves an aggregate to the relay that has leased it', async () => {
    const [id = ''] = ids(1);
    await create(id, 2);
    let confirm = () => {};
    const confirmed = new Promise<void>((resolve) => {
      confirm = resolve;
    });
    relay(async (sent) => {
      await record(sent);
      await confirmed;
    });
    await eventually(() => expect(published).toHaveLength(1));

    const [other = ''] = ids(1);
    relay();
    await create(other);
    await eventually(() => expect(sequencesOf(other)).toEqual([1]));
    expect(sequencesOf(id)).toEqual([1]);

    confirm();
    await eventually(() => expect(sequencesOf(id)).toEqual([1, 2]));
  });

  it('sends more than one batch', async () => {
    const aggregates = ids(1_200);
    await things.insertMany(
      aggregates.map((_id) => ({ _id, version: 1, name: 'one of many', sequence: 1, outbox: [event(_id, 1)] })),
    );
    const busy = relay();

    await busy.drain(20_000);
    expect(await waiting()).toBe(0);
    expect(new Set(published.map(({ aggregateId }) => aggregateId)).size).toBe(1_200);
    expect(published).toHaveLength(1_200);
  });

  it('looks at once when woken, and tells how long the oldest has waited', async () => {
    const slow = relay(record, { pollMs: 60_000 });
    await eventually(async () => expect(await slow.oldestUnsentSeconds()).toBe(0));
    const [id = ''] = ids(1);
    const old = { ...event(id, 1), time: new Date(Date.now() - 60_000) };
    await things.insertOne({ _id: id, version: 1, name: 'old', sequence: 1, outbox: [old] });
    expect(await slow.oldestUnsentSeconds()).toBeGreaterThanOrEqual(60);

    slow.wake();

    await eventually(async () => expect(await slow.oldestUnsentSeconds()).toBe(0));
    expect(published).toEqual([old]);
  });
});
