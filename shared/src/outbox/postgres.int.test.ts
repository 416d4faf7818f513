import type pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DomainEvent } from '../contracts/index.js';
import { anEvent, eventually, freshPostgres, testLogger, testMetrics } from '../testing/index.js';
import { appendToOutbox, createPostgresRelay, outboxTableSql, type Publish, type Relay } from './index.js';

let database: Awaited<ReturnType<typeof freshPostgres>>;
let relays: Relay[] = [];
let published: DomainEvent[] = [];

beforeAll(async () => {
  database = await freshPostgres('outbox');
  await database.pool.query(outboxTableSql);
});
afterAll(() => database.close());
beforeEach(() => {
  published = [];
});
afterEach(async () => {
  await Promise.all(relays.map((relay) => relay.stop()));
  relays = [];
  await database.pool.query('TRUNCATE outbox');
});

const record: Publish = async (event) => {
  await new Promise((resolve) => setImmediate(resolve));
  published.push(event);
};

function relay(publish: Publish = record, pollMs = 20): Relay {
  const made = createPostgresRelay({
    pool: database.pool,
    publish,
    logger: testLogger(),
    metrics: testMetrics(),
    pollMs,
  });
  relays.push(made);
  made.start();
  return made;
}

const event = (aggregateId: string, sequence: number) =>
  anEvent('user.updated.v1', { userId: aggregateId }, { aggregateId, sequence });

async function commit(events: DomainEvent[]): Promise<void> {
  await inTransaction((client) => appendToOutbox(client, events));
}

async function inTransaction(work: (client: pg.PoolClient) => Promise<void>): Promise<void> {
  const client = await database.pool.connect();
  try {
    await client.query('BEGIN');
    await work(client);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

const left = async () => (await database.pool.query<{ n: number }>('SELECT count(*)::int AS n FROM outbox')).rows[0]?.n;

describe('the PostgreSQL outbox', () => {
  it('publishes what was committed, unchanged, and forgets it', async () => {
    const stored = event(crypto.randomUUID(), 1);
    await commit([stored]);
    relay();

    await eventually(() => expect(published).toEqual([stored]));
    await eventually(async () => expect(await left()).toBe(0));
  });

  it('publishes nothing of a change that was rolled back', async () => {
    const [lost, kept] = [event(crypto.randomUUID(), 1), event(crypto.randomUUID(), 1)];
    const change = inTransaction(async (client) => {
      await appendToOutbox(client, [lost]);
      throw new Error('changed my mind');
    });
    await expect(change).rejects.toThrow('changed my mind');
    await commit([kept]);
    relay();

    await eventually(async () => expect(await left()).toBe(0));
    expect(published).toEqual([kept]);
  });

  it('refuses a second event with the same number in an aggregate', async () => {
    const aggregate = crypto.randomUUID();
    await commit([event(aggregate, 1)]);

    await expect(commit([event(aggregate, 1)])).rejects.toThrow('outbox_aggregate_id_sequence_key');
  });

  it('keeps the order of every aggregate while relays race', async () => {
    const aggregates = Array.from({ length: 20 }, () => crypto.randomUUID());
    relay();
    relay();
    relay();
    for (let sequence = 1; sequence <= 10; sequence += 1) {
      await commit(aggregates.map((aggregate) => event(aggregate, sequence)));
    }

    await eventually(async () => expect(await left()).toBe(0));
    for (const aggregate of aggregates) {
      const sequences = published.filter(({ aggregateId }) => aggregateId === aggregate).map((sent) => sent.sequence);
      expect(sequences).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    }
  });

  it('does not let a later event overtake one the broker refused', async () => {
    const aggregate = crypto.randomUUID();
    let refusals = 3;
    await commit([event(aggregate, 1), event(aggregate, 2), event(aggregate, 3)]);
    relay(async (sent) => {
      if (sent.sequence === 2 && refusals > 0) {
        refusals -= 1;
        throw new Error('refused');
      }
      await record(sent);
    });

    await eventually(() => expect(published.map(({ sequence }) => sequence)).toEqual([1, 2, 3]));
  });

  it('publishes again, under the same id, what it could not forget', async () => {
    const stored = event(crypto.randomUUID(), 1);
    await commit([stored]);
    // The connection that holds the batch dies after the publish and before the delete: a crash, to the database.
    const first = relay(async (sent) => {
      await record(sent);
      if (published.length > 1) return;
      await database.pool.query(`
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND state = 'idle in transaction'`);
    });
    database.pool.on('error', () => {});

    await eventually(async () => expect(await left()).toBe(0));
    await first.stop();
    expect(published).toEqual([stored, stored]);
  });

  it('looks at once when woken, and tells how long the oldest has waited', async () => {
    const slow = relay(record, 60_000);
    await eventually(async () => expect(await slow.oldestUnsentSeconds()).toBe(0));
    const old = { ...event(crypto.randomUUID(), 1), time: new Date(Date.now() - 60_000) };
    await commit([old]);
    expect(await slow.oldestUnsentSeconds()).toBeGreaterThanOrEqual(60);

    slow.wake();

    await eventually(async () => expect(await slow.oldestUnsentSeconds()).toBe(0));
    expect(published).toEqual([old]);
  });

  it('drains: resolves when everything is sent, and gives up in time when it cannot be', async () => {
    await commit(Array.from({ length: 50 }, () => event(crypto.randomUUID(), 1)));
    const working = relay(record, 60_000);
    await working.drain(10_000);
    expect(await left()).toBe(0);
    await working.stop();

    await commit([event(crypto.randomUUID(), 1)]);
    const failing = relay(() => Promise.reject(new Error('no broker')));
    await failing.drain(100);
    expect(await left()).toBe(1);
  });
});
