import type { Prepared, Queryable } from '../database/index.js';
import type { ThrottleState } from './decision.js';

/** The row of a key; `level` 0 is nothing to hold against it. */
export interface StoredState extends ThrottleState {
  readonly key: string;
}

/** In the order of keys, as everything here locks: whoever shares some keys waits in line and never in a circle. */
const lockRows: Prepared = {
  name: 'throttle_lock',
  text: `
insert into login_throttle (key, level, failed_at) select key, 0, $2 from unnest($1::text[]) as key order by key
on conflict (key) do update set level = login_throttle.level
returning key, level, failed_at as "failedAt"`,
};

const writeRows: Prepared = {
  name: 'throttle_write',
  text: `
with forgotten as (
  delete from login_throttle
  where key in (
    select key from login_throttle where failed_at < $4 and key <> all ($1::text[]) order by failed_at limit $5
    for update skip locked
  )
), unused as (
  delete from login_throttle where key = any ($6::text[]) and level = 0
)
insert into login_throttle (key, level, failed_at)
select key, level, failed_at
from unnest($1::text[], $2::float8[], $3::timestamptz[]) as state (key, level, failed_at)
order by key
on conflict (key) do update set level = excluded.level, failed_at = excluded.failed_at`,
};

const clearRows = `
with held as (select key from login_throttle where key = any ($1::text[]) order by key for update)
update login_throttle set level = 0 from held where login_throttle.key = held.key`;

const deleteRows = `
delete from login_throttle
where key in (select key from login_throttle where key = any ($1::text[]) order by key for update)`;

/** What is stored under some keys, locked until the transaction ends. */
export async function lockStates(tx: Queryable, keys: readonly string[], now: Date): Promise<StoredState[]> {
  return (await tx.query<StoredState>(lockRows, [keys, now])).rows;
}

/** What becomes of locked keys, and of others on the way. */
export interface Outcome {
  readonly changed: readonly StoredState[];
  /** Locked keys that are as they were: those with nothing to hold against them leave no row behind. */
  readonly untouched: readonly string[];
  /** Of the keys under which nothing has happened since, some are deleted. */
  readonly forgetBefore: Date;
  readonly forgetAtMost: number;
}

/** Stores what has become of the states under some keys. */
export async function saveOutcome(tx: Queryable, outcome: Outcome): Promise<void> {
  const { changed, untouched, forgetBefore, forgetAtMost } = outcome;
  const columns = [
    changed.map(({ key }) => key),
    changed.map(({ level }) => level),
    changed.map((state) => state.failedAt),
  ];
  await tx.query(writeRows, [...columns, forgetBefore, forgetAtMost, untouched]);
}

/** Leaves nothing to hold against some keys, and their rows locked until the transaction ends. */
export async function startAnew(tx: Queryable, keys: readonly string[]): Promise<void> {
  await tx.query(clearRows, [keys]);
}

/** Removes the states of some keys. */
export async function removeStates(tx: Queryable, keys: readonly string[]): Promise<void> {
  await tx.query(deleteRows, [keys]);
}
