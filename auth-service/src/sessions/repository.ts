import type { Queryable } from '../database/index.js';
import { type User, userColumns } from '../profiles/index.js';
import type { KnownToken } from './refresh-decision.js';

/** A person and the hash of their password. */
export interface Credentials {
  readonly user: User;
  readonly passwordHash: string;
}

/** A refresh token as stored: what is decided on, and whose it is. */
export interface StoredToken extends KnownToken {
  readonly sessionId: string;
  readonly userId: string;
}

/** A session about to be opened. */
export interface NewSession {
  readonly id: string;
  readonly userId: string;
  readonly openedAt: Date;
  readonly expiresAt: Date;
  readonly tokenHash: Buffer;
}

export type EndReason = 'logout' | 'token_reused';

const selectCredentials = `select ${userColumns}, password_hash as "passwordHash" from users`;

/** No username contains an `@`, every address does: so what was typed says which index to ask. */
const selectByEmail = `${selectCredentials} where lower(email) = lower($1)`;
const selectByUsername = `${selectCredentials} where lower(username) = lower($1)`;

const updatePassword = 'update users set password_hash = $3 where id = $1 and password_hash = $2';

const deleteExpired = 'delete from sessions where user_id = $1 and expires_at <= $2';

const insertSession = `
with opened as (
  insert into sessions (id, user_id, created_at, last_used_at, expires_at) values ($1, $2, $3, $3, $4) returning id
)
insert into refresh_tokens (hash, session_id, issued_at) select $5, id, $3 from opened`;

const selectToken = `
select t.rotated_at as "rotatedAt", s.ended_at as "sessionEndedAt", s.expires_at as "sessionExpiresAt",
       s.id as "sessionId", s.user_id as "userId"
from refresh_tokens t join sessions s on s.id = t.session_id
where t.hash = $1`;

/** Compare and swap in one statement: of two requests with one token, the second finds it rotated already. */
const rotate = `
with rotated as (
  update refresh_tokens t set rotated_at = $3
  from sessions s
  where t.hash = $1 and t.rotated_at is null and s.id = t.session_id and s.ended_at is null and s.expires_at > $3
  returning t.session_id
), used as (
  update sessions s set last_used_at = $3 from rotated where s.id = rotated.session_id
)
insert into refresh_tokens (hash, session_id, issued_at) select $2, session_id, $3 from rotated`;

const endOne = 'update sessions set ended_at = $2, end_reason = $3 where id = $1 and ended_at is null';

/** Who has this email address or username, in any case. */
export async function findCredentials(db: Queryable, login: string): Promise<Credentials | undefined> {
  const sql = login.includes('@') ? selectByEmail : selectByUsername;
  const [row] = (await db.query<User & { passwordHash: string }>(sql, [login])).rows;
  if (row === undefined) return undefined;
  const { passwordHash, ...user } = row;
  return { user, passwordHash };
}

/** Replaces a password's hash, unless it has changed meanwhile. */
export async function replacePasswordHash(db: Queryable, userId: string, from: string, to: string): Promise<void> {
  await db.query(updatePassword, [userId, from, to]);
}

/** Stores a session with its first refresh token, and forgets the same person's expired ones. */
export async function saveSession(db: Queryable, session: NewSession): Promise<void> {
  await db.query(deleteExpired, [session.userId, session.openedAt]);
  const { id, userId, openedAt, expiresAt, tokenHash } = session;
  await db.query(insertSession, [id, userId, openedAt, expiresAt, tokenHash]);
}

/** The refresh token with this hash, or undefined when there never was one. */
export async function findToken(db: Queryable, hash: Buffer): Promise<StoredToken | undefined> {
  return (await db.query<StoredToken>(selectToken, [hash])).rows[0];
}

/** Replaces the current token of a live session; false when it is not current any more or the session is over. */
export async function rotateToken(db: Queryable, from: Buffer, to: Buffer, now: Date): Promise<boolean> {
  return (await db.query(rotate, [from, to, now])).rowCount === 1;
}

/** Ends a session with all its tokens; false when it was over already. */
export async function endSession(db: Queryable, id: string, reason: EndReason, now: Date): Promise<boolean> {
  return (await db.query(endOne, [id, now, reason])).rowCount === 1;
}
