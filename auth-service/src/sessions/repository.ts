import type { Prepared, Queryable } from '../database/index.js';
import { type User, userColumns } from '../profiles/index.js';
import type { KnownToken } from './refresh-decision.js';

/** A person and the hash of their password. */
export interface Credentials {
  readonly user: User;
  readonly passwordHash: string;
  /** Null when it is still the first one. */
  readonly passwordChangedAt: Date | null;
  /** Whether they have to give a code besides the password. */
  readonly withCode: boolean;
}

/** A refresh token as stored: what is decided on, and whose it is. */
export interface StoredToken extends KnownToken {
  readonly sessionId: string;
  readonly userId: string;
  readonly device: string;
}

/** A session as its owner sees it. */
export interface Session {
  readonly id: string;
  readonly device: string;
  /** Null for a session older than the record of it. */
  readonly addressPrefix: string | null;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
  readonly expiresAt: Date;
}

/** Why a session ended: `revoked` by its owner from another one, `suspended` with the whole account. */
export type EndReason = 'logout' | 'token_reused' | 'revoked' | 'password_changed' | 'password_reset' | 'suspended';

const selectCredentials = `
select ${userColumns}, password_hash as "passwordHash", password_changed_at as "passwordChangedAt",
       exists (select from two_factor where user_id = users.id and confirmed_at is not null) as "withCode"
from users where closed_at is null`;

/** No username contains an `@`, every address does: so what was typed says which index to ask. */
const byEmail: Prepared = {
  name: 'credentials_by_email',
  text: `${selectCredentials} and lower(email) = lower($1)`,
};
const byUsername: Prepared = {
  name: 'credentials_by_username',
  text: `${selectCredentials} and lower(username) = lower($1)`,
};

const updatePassword = 'update users set password_hash = $3 where id = $1 and password_hash = $2';

const selectToken = `
select t.rotated_at as "rotatedAt", s.ended_at as "sessionEndedAt", s.expires_at as "sessionExpiresAt",
       s.id as "sessionId", s.user_id as "userId", s.device
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

const endOne = `
update sessions set ended_at = $2, end_reason = $3 where id = $1 and ended_at is null returning user_id as "userId"`;

const isLive = 'user_id = $1 and ended_at is null and expires_at > $2';

const selectLive = `
select id, device, address_prefix as "addressPrefix", created_at as "createdAt", last_used_at as "lastUsedAt",
       expires_at as "expiresAt"
from sessions where ${isLive}
order by last_used_at desc, id desc
limit $3 offset $4`;

const countLive = `select count(*)::int as total from sessions where ${isLive}`;

const selectOneLive = `select from sessions where ${isLive} and id = $3`;

const endOwn = `update sessions set ended_at = $2, end_reason = $4 where ${isLive} and id = $3`;

const endAllBut = `
update sessions set ended_at = $2, end_reason = $4
where ${isLive} and id is distinct from $3
returning id`;

/** Who has this email address or username, in any case. */
export async function findCredentials(db: Queryable, login: string): Promise<Credentials | undefined> {
  const select = login.includes('@') ? byEmail : byUsername;
  const [row] = (await db.query<User & Omit<Credentials, 'user'>>(select, [login])).rows;
  if (row === undefined) return undefined;
  const { passwordHash, passwordChangedAt, withCode, ...user } = row;
  return { user, passwordHash, passwordChangedAt, withCode };
}

/** Replaces a password's hash, unless it has changed meanwhile. */
export async function replacePasswordHash(db: Queryable, userId: string, from: string, to: string): Promise<void> {
  await db.query(updatePassword, [userId, from, to]);
}

/** The refresh token with this hash, or undefined when there never was one. */
export async function findToken(db: Queryable, hash: Buffer): Promise<StoredToken | undefined> {
  return (await db.query<StoredToken>(selectToken, [hash])).rows[0];
}

/** Replaces the current token of a live session; false when it is not current any more or the session is over. */
export async function rotateToken(db: Queryable, from: Buffer, to: Buffer, now: Date): Promise<boolean> {
  return (await db.query(rotate, [from, to, now])).rowCount === 1;
}

/** Ends a session with all its tokens. @returns whose it was; undefined when it was over already */
export async function endSession(db: Queryable, id: string, reason: EndReason, now: Date): Promise<string | undefined> {
  return (await db.query<{ userId: string }>(endOne, [id, now, reason])).rows[0]?.userId;
}

/** A person's live sessions, the one used last first, and how many there are. */
export async function findSessions(
  db: Queryable,
  userId: string,
  now: Date,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<{ sessions: Session[]; total: number }> {
  const { rows: sessions } = await db.query<Session>(selectLive, [userId, now, limit, offset]);
  const { rows } = await db.query<{ total: number }>(countLive, [userId, now]);
  return { sessions, total: rows[0]?.total ?? 0 };
}

/** Whether a person's session goes on. */
export async function isSessionLive(db: Queryable, userId: string, id: string, now: Date): Promise<boolean> {
  return (await db.query(selectOneLive, [userId, now, id])).rowCount === 1;
}

/** Ends a session if it is this person's and goes on; false otherwise. */
export async function endOwnSession(
  db: Queryable,
  userId: string,
  id: string,
  reason: EndReason,
  now: Date,
): Promise<boolean> {
  return (await db.query(endOwn, [userId, now, id, reason])).rowCount === 1;
}

/** Ends a person's sessions, but for one if `except` is its id. @returns the ids of those that ended */
export async function endSessionsOf(
  db: Queryable,
  userId: string,
  except: string | null,
  reason: EndReason,
  now: Date,
): Promise<string[]> {
  return (await db.query<{ id: string }>(endAllBut, [userId, now, except, reason])).rows.map(({ id }) => id);
}
