import type { Queryable } from '../database/index.js';

const select = 'select sealed from hash_keys where purpose = $1';

const insert = `
insert into hash_keys (purpose, sealed, created_at) values ($1, $2, $3) on conflict (purpose) do nothing`;

const anyone = 'select exists (select from users) as exists';

/** The sealed key for a purpose, or undefined when none was made yet. */
export async function findHashKey(db: Queryable, purpose: string): Promise<string | undefined> {
  return (await db.query<{ sealed: string }>(select, [purpose])).rows[0]?.sealed;
}

/** Stores a sealed key unless there is one for the purpose already. */
export async function offerHashKey(db: Queryable, purpose: string, sealed: string, now: Date): Promise<void> {
  await db.query(insert, [purpose, sealed, now]);
}

/** Whether anybody has an account. */
export async function hasPeople(db: Queryable): Promise<boolean> {
  return (await db.query<{ exists: boolean }>(anyone)).rows[0]?.exists ?? false;
}
