import type { Pool, PoolClient } from 'pg';
import type { DomainEvent } from '../contracts/index.js';
import { APPEND, DELETE_SENT, OLDEST, TAKE_BATCH } from './postgres-sql.js';
import { createRelay, type Outbox, type Relay, type RelayOptions } from './relay.js';

const AGGREGATES_PER_BATCH = 200;
const EVENTS_PER_BATCH = 1_000;

interface OutboxRow {
  readonly id: string;
  readonly type: DomainEvent['type'];
  readonly source: string;
  readonly aggregate_id: string;
  readonly sequence: number;
  readonly time: Date;
  readonly traceparent: string;
  readonly data: DomainEvent['data'];
}

/** Stores events in the caller's transaction: they go out if it commits and never were if it does not. */
export async function appendToOutbox(client: Pick<PoolClient, 'query'>, events: readonly DomainEvent[]): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map(({ aggregateId, ...event }) => ({ ...event, aggregate_id: aggregateId }));
  await client.query(APPEND, [JSON.stringify(rows)]);
}

/** Relays the `outbox` table; any number of relays may run, in one process or many. Uses one connection while busy. */
export function createPostgresRelay(options: RelayOptions & { readonly pool: Pool }): Relay {
  return createRelay(postgresOutbox(options.pool), options);
}

function postgresOutbox(pool: Pool): Outbox {
  return {
    sendBatch: (publish) =>
      inTransaction(pool, async (client) => {
        const { rows } = await client.query<OutboxRow>(TAKE_BATCH, [AGGREGATES_PER_BATCH, EVENTS_PER_BATCH]);
        if (rows.length === 0) return { published: 0, failed: 0 };
        const confirmed = (await Promise.all(byAggregate(rows.map(toEvent)).map((events) => publish(events)))).flat();
        if (confirmed.length > 0) await client.query(DELETE_SENT, [confirmed.map(({ id }) => id)]);
        return { published: confirmed.length, failed: rows.length - confirmed.length };
      }),
    async oldest() {
      const { rows } = await pool.query<{ time: Date }>(OLDEST);
      return rows[0]?.time;
    },
  };
}

/** Holding the transaction open while publishing is what holds the locks: a relay that dies lets go of them. */
async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  // While no query runs nobody hears of a lost connection, and an `error` event nobody hears ends the process.
  const ignore = () => {};
  client.on('error', ignore);
  let failure: Error | undefined;
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error));
    await client.query('ROLLBACK').catch(() => undefined);
    throw failure;
  } finally {
    // A connection that failed may be half way through anything: the pool opens another.
    client.off('error', ignore);
    client.release(failure);
  }
}

function toEvent({ aggregate_id, ...row }: OutboxRow): DomainEvent {
  return { ...row, aggregateId: aggregate_id };
}

function byAggregate(events: readonly DomainEvent[]): DomainEvent[][] {
  const groups = new Map<string, DomainEvent[]>();
  for (const event of events) {
    const group = groups.get(event.aggregateId);
    if (group === undefined) groups.set(event.aggregateId, [event]);
    else group.push(event);
  }
  return [...groups.values()];
}
