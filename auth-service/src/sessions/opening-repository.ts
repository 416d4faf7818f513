import { type AuditEntry, entryValues, insertEntry } from '../audit/index.js';
import type { Prepared, Queryable } from '../database/index.js';
import type { Credentials } from './repository.js';

/** A session about to be opened. */
export interface NewSession {
  readonly id: string;
  readonly openedAt: Date;
  readonly expiresAt: Date;
  readonly tokenHash: Buffer;
  readonly device: string;
  readonly addressPrefix: string;
}

/** Who somebody was found to be when their credentials were looked at. */
export type Identified = Pick<Credentials, 'user' | 'passwordChangedAt' | 'withCode'>;

/** `outdated` when their password or their second factor is not what it was. */
export type Opening = 'opened' | 'suspended' | 'outdated';

/**
 * All that opening a session changes, in one statement, which is a transaction by itself: signing in is made of waiting
 * for the processor, and each statement more takes some of it from the hashing of passwords.
 *
 * The person is locked first, and read as they are once the lock is held: who changes their password, suspends or
 * deletes them either was faster, and is seen here, or waits, and ends this session with the others.
 */
const open: Prepared = {
  name: 'open_session',
  text: `
with person as (
  select id, suspended_at is not null as suspended from users
  where id = $1 and password_changed_at is not distinct from $2 and closed_at is null
    and $3 = exists (select from two_factor where user_id = $1 and confirmed_at is not null)
  for share
), expired as (
  delete from sessions where user_id = $1 and expires_at <= $5 and exists (select from person)
), opened as (
  insert into sessions (id, user_id, created_at, last_used_at, expires_at, device, address_prefix)
  select $4, id, $5, $5, $6, $8, $9 from person where not suspended
  returning id
), token as (
  insert into refresh_tokens (hash, session_id, issued_at) select $7, id, $5 from opened
), noted as (${insertEntry(10, 'opened')}
)
select suspended from person`,
};

const lockUnchanged = `
select from users where id = $1 and password_changed_at is not distinct from $2 and closed_at is null for share`;

/**
 * Stores a session with its first refresh token, forgets the same person's expired ones, and tells the audit log; all
 * of it only for somebody who may still have a session.
 */
export async function openSession(
  db: Queryable,
  { user, passwordChangedAt, withCode }: Identified,
  { id, openedAt, expiresAt, tokenHash, device, addressPrefix }: NewSession,
  entry: AuditEntry,
): Promise<Opening> {
  const person = [user.id, passwordChangedAt, withCode];
  const session = [id, openedAt, expiresAt, tokenHash, device, addressPrefix];
  const { rows } = await db.query<{ suspended: boolean }>(open, [...person, ...session, ...entryValues(entry)]);
  if (rows[0] === undefined) return 'outdated';
  return rows[0].suspended ? 'suspended' : 'opened';
}

/** Whether somebody's password is still the one that was read; if so it stays that until the transaction ends. */
export async function lockUnchangedPassword(tx: Queryable, { user, passwordChangedAt }: Identified): Promise<boolean> {
  return (await tx.query(lockUnchanged, [user.id, passwordChangedAt])).rowCount === 1;
}
