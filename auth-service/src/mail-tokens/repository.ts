import type { Queryable, Transaction } from '../database/index.js';
import { lockUser, type User } from '../profiles/index.js';
import type { MailPurpose } from './token.js';

/** A token as stored, without its hash. */
export interface StoredMailToken {
  readonly userId: string;
  /** The address it was sent to. */
  readonly email: string;
}

const insert = `
insert into mail_tokens (hash, user_id, purpose, email, created_at, expires_at) values ($1, $2, $3, $4, $5, $6)`;

const selectLive = `
select user_id as "userId", email from mail_tokens where hash = $1 and purpose = $2 and expires_at > $3`;

const deleteOne = 'delete from mail_tokens where hash = $1';

const deleteOfUser = 'delete from mail_tokens where user_id = $1 and purpose = any($2)';

const deleteExpired = 'delete from mail_tokens where expires_at <= $1';

const selectIdByEmail = 'select id from users where lower(email) = lower($1)';

export async function insertMailToken(
  db: Queryable,
  token: {
    readonly hash: Buffer;
    readonly userId: string;
    readonly purpose: MailPurpose;
    readonly email: string;
    readonly createdAt: Date;
    readonly expiresAt: Date;
  },
): Promise<void> {
  const { hash, userId, purpose, email, createdAt, expiresAt } = token;
  await db.query(insert, [hash, userId, purpose, email, createdAt, expiresAt]);
}

/** The token with this hash while it can be redeemed, or undefined. */
export async function findMailToken(
  db: Queryable,
  hash: Buffer,
  purpose: MailPurpose,
  now: Date,
): Promise<StoredMailToken | undefined> {
  return (await db.query<StoredMailToken>(selectLive, [hash, purpose, now])).rows[0];
}

/** Removes a token; false when somebody else was faster. */
export async function removeMailToken(tx: Transaction, hash: Buffer): Promise<boolean> {
  return (await tx.query(deleteOne, [hash])).rowCount === 1;
}

/** Removes what is left of a person's tokens for these purposes. */
export async function removeMailTokensOf(
  tx: Transaction,
  userId: string,
  purposes: readonly MailPurpose[],
): Promise<void> {
  await tx.query(deleteOfUser, [userId, purposes]);
}

/** Forgets tokens that nobody redeemed in time. */
export async function removeExpiredMailTokens(db: Queryable, now: Date): Promise<void> {
  await db.query(deleteExpired, [now]);
}

/** Who has this address in any case, locked until the transaction ends; undefined when nobody has. */
export async function lockUserByEmail(tx: Transaction, email: string): Promise<User | undefined> {
  const [row] = (await tx.query<{ id: string }>(selectIdByEmail, [email])).rows;
  if (row === undefined) return undefined;
  const user = await lockUser(tx, row.id);
  // Between the two statements the address may have changed hands.
  return user?.email.toLowerCase() === email.toLowerCase() ? user : undefined;
}
