import type { Queryable } from '../database/index.js';

/** Somebody's second factor as stored. */
export interface StoredFactor {
  /** Sealed. */
  readonly secret: string;
  readonly confirmedAt: Date | null;
}

const select = `select secret, confirmed_at as "confirmedAt" from two_factor where user_id = $1`;

/** Starting over replaces a secret nobody confirmed; one that is in use stays. */
const offer = `
insert into two_factor (user_id, secret, created_at) values ($1, $2, $3)
on conflict (user_id) do update set secret = excluded.secret, created_at = excluded.created_at
where two_factor.confirmed_at is null`;

/** By the secret as well: what is confirmed is the one the code was checked with. */
const confirm = `
update two_factor set confirmed_at = $3, last_step = $4
where user_id = $1 and secret = $2 and confirmed_at is null`;

/** Compare and swap: of two requests with one code, the second finds its step taken. */
const spendStep = `
update two_factor set last_step = $2
where user_id = $1 and confirmed_at is not null and (last_step is null or last_step < $2)`;

const insertCodes = 'insert into recovery_codes (user_id, hash) select $1, hash from unnest($2::bytea[]) as hash';

const spendCode = 'update recovery_codes set used_at = $3 where user_id = $1 and hash = $2 and used_at is null';

const countCodes = 'select count(*)::int as count from recovery_codes where user_id = $1 and used_at is null';

const selectPassword = 'select password_hash as "passwordHash" from users where id = $1';

/** The second factor somebody has or is setting up. */
export async function findFactor(db: Queryable, userId: string): Promise<StoredFactor | undefined> {
  return (await db.query<StoredFactor>(select, [userId])).rows[0];
}

/** Stores a secret to be confirmed; false when somebody has a confirmed one. */
export async function offerFactor(db: Queryable, userId: string, secret: string, now: Date): Promise<boolean> {
  return (await db.query(offer, [userId, secret, now])).rowCount === 1;
}

/** Turns the factor on, with the step of the code that proved it; false when it is not the one offered any more. */
export async function confirmFactor(
  db: Queryable,
  factor: { readonly userId: string; readonly secret: string; readonly step: number; readonly now: Date },
): Promise<boolean> {
  return (await db.query(confirm, [factor.userId, factor.secret, factor.now, factor.step])).rowCount === 1;
}

/** Stores the hashes of recovery codes. */
export async function saveRecoveryCodes(db: Queryable, userId: string, hashes: readonly Buffer[]): Promise<void> {
  await db.query(insertCodes, [userId, hashes]);
}

/** Takes the code of a time step; false when one of it, or of a later one, was taken before. */
export async function takeStep(db: Queryable, userId: string, step: number): Promise<boolean> {
  return (await db.query(spendStep, [userId, step])).rowCount === 1;
}

/** Takes a recovery code; false when there is none like it, or it was taken before. */
export async function takeRecoveryCode(db: Queryable, userId: string, hash: Buffer, now: Date): Promise<boolean> {
  return (await db.query(spendCode, [userId, hash, now])).rowCount === 1;
}

/** How many recovery codes somebody has not used yet. */
export async function countRecoveryCodes(db: Queryable, userId: string): Promise<number> {
  return (await db.query<{ count: number }>(countCodes, [userId])).rows[0]?.count ?? 0;
}

/** Forgets somebody's second factor and its recovery codes. */
export async function deleteFactor(db: Queryable, userId: string): Promise<void> {
  await db.query('delete from two_factor where user_id = $1', [userId]);
}

/** The hash of somebody's password. */
export async function findPasswordHash(db: Queryable, userId: string): Promise<string | undefined> {
  return (await db.query<{ passwordHash: string }>(selectPassword, [userId])).rows[0]?.passwordHash;
}
