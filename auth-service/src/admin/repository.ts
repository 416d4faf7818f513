import type { Queryable, Transaction } from '../database/index.js';
import { type Tier, type User, userColumns } from '../profiles/index.js';

/** What only administrators see of somebody who is suspended. */
export interface Suspension {
  readonly isSuspended: boolean;
  readonly suspensionReason: string | null;
}

const updateBadge = `
update users set is_verified = $2, updated_at = $3, sequence = sequence + 1 where id = $1 returning ${userColumns}`;

const updateTier = `
update users set subscription_tier = $2, updated_at = $3, sequence = sequence + 1 where id = $1 returning ${userColumns}`;

const selectSuspension = `
select suspended_at is not null as "isSuspended", suspension_reason as "suspensionReason" from users where id = $1`;

const selectSuspended = 'select id from users where suspended_at is not null';

const updateSuspension = `
update users set suspended_at = $2, suspension_reason = $3, updated_at = $4, sequence = sequence + 1
where id = $1
returning ${userColumns}`;

/** Gives a locked person the badge or takes it away, with the number of the event about it. */
export async function saveBadge(tx: Transaction, id: string, isVerified: boolean, now: Date): Promise<User> {
  return theOne((await tx.query<User>(updateBadge, [id, isVerified, now])).rows, id);
}

/** Moves a locked person to a tier, with the number of the event about it. */
export async function saveTier(tx: Transaction, id: string, tier: Tier, now: Date): Promise<User> {
  return theOne((await tx.query<User>(updateTier, [id, tier, now])).rows, id);
}

/** Whether somebody is suspended, and why. */
export async function findSuspension(db: Queryable, id: string): Promise<Suspension> {
  const [row] = (await db.query<Suspension>(selectSuspension, [id])).rows;
  return row ?? { isSuspended: false, suspensionReason: null };
}

/** The ids of all who are suspended. */
export async function findSuspended(db: Queryable): Promise<string[]> {
  return (await db.query<{ id: string }>(selectSuspended)).rows.map(({ id }) => id);
}

/** Suspends a locked person, or, without a reason, lets them back, with the number of the event about it. */
export async function saveSuspension(tx: Transaction, id: string, reason: string | null, now: Date): Promise<User> {
  const values = [id, reason === null ? null : now, reason, now];
  return theOne((await tx.query<User>(updateSuspension, values)).rows, id);
}

function theOne([user]: readonly User[], id: string): User {
  if (user === undefined) throw new Error(`user ${id} vanished under lock`);
  return user;
}
