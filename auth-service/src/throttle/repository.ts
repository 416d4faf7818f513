import type { Prepared, Queryable } from '../database/index.js';
import type { ThrottleState } from './decision.js';

/** The row of a key; `level` 0 is nothing to hold against it. */
export interface StoredState extends ThrottleState {
  readonly key: string;
}

const selectStates: Prepared = {
  name: 'throttle_states',
  text: 'select key, level, failed_at as "failedAt" from login_throttle where key = any ($1::text[])',
};

/**
 * Compare and swap, of all rows or none. What was read is compared once the rows are locked, to the millisecond, which
 * is what we keep. Rows are locked and made in the order of their keys, as everywhere here: whoever shares some keys
 * waits in line and never in a circle. A row that was not there when it was read may be there by now: then both have
 * counted from nothing, and it is the sum.
 */
const swapStates: Prepared = {
  name: 'throttle_swap',
  text: `
with held as (
  select key, level, date_trunc('milliseconds', failed_at) as failed_at from login_throttle
  where key = any ($4::text[]) order by key for update
), wanted as (
  select next.*, held.key is not null as known
  from unnest($1::text[], $2::float8[], $3::timestamptz[]) as next (key, level, failed_at) left join held using (key)
  where (
    select count(*) from unnest($4::text[], $5::float8[], $6::timestamptz[]) as read (key, level, failed_at)
    join held using (key, level, failed_at)
  ) = cardinality($4::text[])
), changed as (
  update login_throttle set level = wanted.level, failed_at = wanted.failed_at
  from wanted where wanted.known and login_throttle.key = wanted.key
), made as (
  insert into login_throttle (key, level, failed_at)
  select key, level, failed_at from wanted where not known order by key
  on conflict (key) do update
  set level = login_throttle.level + excluded.level, failed_at = greatest(login_throttle.failed_at, excluded.failed_at)
), forgotten as (
  delete from login_throttle
  where key in (
    select key from login_throttle where failed_at < $7 and key <> all ($1::text[]) order by failed_at limit $8
    for update skip locked
  )
)
select count(*)::int as count from wanted`,
};

const clearRows = `
with held as (select key from login_throttle where key = any ($1::text[]) order by key for update)
update login_throttle set level = 0 from held where login_throttle.key = held.key`;

const deleteRows = `
delete from login_throttle
where key in (select key from login_throttle where key = any ($1::text[]) order by key for update)`;

/** What is stored under some keys. */
export async function findStates(db: Queryable, keys: readonly string[]): Promise<StoredState[]> {
  return (await db.query<StoredState>(selectStates, [keys])).rows;
}

/** What is to become of some keys, and of others on the way. */
export interface Swap {
  /** All that was read, under whichever keys, to decide on it. */
  readonly read: readonly StoredState[];
  readonly next: readonly StoredState[];
  /** Of the keys under which nothing has happened since, some are deleted. */
  readonly forgetBefore: Date;
  readonly forgetAtMost: number;
}

/** Stores what is to become of the states under some keys; false, and nothing is stored, when they are not as read. */
export async function swapStatesIfUnchanged(db: Queryable, swap: Swap): Promise<boolean> {
  const { read, next, forgetBefore, forgetAtMost } = swap;
  const values = [...columnsOf(next), ...columnsOf(read), forgetBefore, forgetAtMost];
  const { rows } = await db.query<{ count: number }>(swapStates, values);
  return rows[0]?.count === next.length;
}

function columnsOf(states: readonly StoredState[]): unknown[] {
  return [states.map(({ key }) => key), states.map(({ level }) => level), states.map(({ failedAt }) => failedAt)];
}

/** Leaves nothing to hold against some keys, and their rows locked until the transaction ends. */
export async function startAnew(tx: Queryable, keys: readonly string[]): Promise<void> {
  await tx.query(clearRows, [keys]);
}

/** Removes the states of some keys. */
export async function removeStates(tx: Queryable, keys: readonly string[]): Promise<void> {
  await tx.query(deleteRows, [keys]);
}
