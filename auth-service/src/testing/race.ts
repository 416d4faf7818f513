import { eventually } from '@artel/shared/testing';
import type { Pool } from 'pg';

/**
 * Makes a race happen that would otherwise depend on luck: holds a lock until every contender waits for it, then lets
 * go of it.
 *
 * @param lock a statement that takes the lock
 * @param contenders each runs into the lock once
 */
export async function race<Result>(pool: Pool, lock: string, contenders: (() => Promise<Result>)[]): Promise<Result[]> {
  const holder = await pool.connect();
  try {
    await holder.query('begin');
    await holder.query(lock);
    const results = Promise.all(contenders.map((contend) => contend()));
    // Claimed here already, so that a contender that fails while the others are awaited is not "unhandled".
    results.catch(() => {});
    await eventually(() => allWaiting(pool, contenders.length));
    await holder.query('commit');
    return await results;
  } finally {
    await holder.query('rollback');
    holder.release();
  }
}

async function allWaiting(pool: Pool, expected: number): Promise<void> {
  const { rows } = await pool.query<{ waiting: number }>(
    `select count(*)::int as waiting from pg_stat_activity
     where datname = current_database() and wait_event_type = 'Lock'`,
  );
  const waiting = rows[0]?.waiting ?? 0;
  if (waiting < expected) throw new Error(`only ${waiting} of ${expected} wait for the lock`);
}
