import type { Queryable } from '../database/index.js';
import type { ThrottleState } from './decision.js';

/** The row of a key; `level` 0 is nothing to hold against it. */
export interface StoredState extends ThrottleState {
  readonly key: string;
}

const makeRows = `
insert into login_throttle (key, level, failed_at) select key, 0, $2 from unnest($1::text[]) as key order by key
on conflict do nothing`;

/** In the order of keys, as everything here locks: attempts that share some keys wait in line and never in a circle. */
const lockRows = `
select key, level, failed_at as "failedAt" from login_throttle where key = any ($1::text[]) order by key for update`;

const writeRows = `
insert into login_throttle (key, level, failed_at)
select key, level, failed_at
from unnest($1::text[], $2::float8[], $3::timestamptz[]) as state (key, level, failed_at)
order by key
on conflict (key) do update set level = excluded.level, failed_at = excluded.failed_at`;

/** A few with every attempt, which writes three at most: so the table stays small without anybody sweeping it. */
const deleteForgotten = `
delete from login_throttle
where key in (select key from login_throttle where failed_at < $1 order by failed_at limit 10 for update skip locked)`;

/** What is stored under some keys, locked until the transaction ends. */
export async function lockStates(tx: Queryable, keys: readonly string[], now: Date): Promise<StoredState[]> {
  await tx.query(makeRows, [keys, now]);
  return (await tx.query<StoredState>(lockRows, [keys])).rows;
}

/** Stores states under their keys. */
export async function saveStates(tx: Queryable, states: readonly StoredState[]): Promise<void> {
  const columns = [
    states.map(({ key }) => key),
    states.map(({ level }) => level),
    states.map((state) => state.failedAt),
  ];
  await tx.query(writeRows, columns);
}

/** Forgets a few of the keys under which nothing happened since. */
export async function forgetSince(tx: Queryable, since: Date): Promise<void> {
  await tx.query(deleteForgotten, [since]);
}
