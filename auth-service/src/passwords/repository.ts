import type { Queryable, Transaction } from '../database/index.js';

const select = 'select password_hash as "passwordHash" from users where id = $1 and closed_at is null';

const update = `
update users
set password_hash = $2, password_changed_at = $3, updated_at = $3,
    email_verified_at = case when $4 then coalesce(email_verified_at, $3) else email_verified_at end
where id = $1`;

/** The hash of a person's password, or undefined when there is no such person (any more). */
export async function findPasswordHash(db: Queryable, userId: string): Promise<string | undefined> {
  return (await db.query<{ passwordHash: string }>(select, [userId])).rows[0]?.passwordHash;
}

/** Replaces the hash of a person's password, who also showed that letters reach them if `provesEmail`. Needs the lock. */
export async function savePasswordHash(
  tx: Transaction,
  userId: string,
  change: { readonly hash: string; readonly provesEmail: boolean; readonly at: Date },
): Promise<void> {
  await tx.query(update, [userId, change.hash, change.at, change.provesEmail]);
}
