import type { Queryable } from '../database/index.js';
import type { Scope } from './scopes.js';

/** A program that may call, and what it may do. */
export interface ServiceAccount {
  readonly id: string;
  readonly name: string;
  readonly secretHash: Buffer;
  /** Of the secret before, while that is still good. */
  readonly formerHash: Buffer | null;
  readonly scopes: readonly Scope[];
}

const select = `
select id, name, secret_hash as "secretHash", case when former_until > $2 then former_hash end as "formerHash", scopes
from service_accounts where id = $1 and disabled_at is null`;

const insert = 'insert into service_accounts (id, name, secret_hash, scopes, created_at) values ($1, $2, $3, $4, $5)';

const selectAll = `
select id, name, scopes, created_at as "createdAt", disabled_at as "disabledAt",
       case when former_until > $1 then former_until end as "formerUntil"
from service_accounts order by lower(name)`;

/** Says as well whether it was this statement that did it. */
const disable = `
with found as (select id, disabled_at from service_accounts where lower(name) = lower($1) for update)
update service_accounts a set disabled_at = coalesce(a.disabled_at, $2) from found where a.id = found.id
returning a.id, found.disabled_at is null as "isChanged"`;

const updateSecret = `
update service_accounts
set secret_hash = $2, former_hash = case when $3::timestamptz is not null then secret_hash end, former_until = $3
where lower(name) = lower($1) and disabled_at is null
returning id`;

/** An account as operators see it. */
export interface ServiceAccountRow {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly createdAt: Date;
  readonly disabledAt: Date | null;
  /** Until when the secret before is good; null when only the current one is. */
  readonly formerUntil: Date | null;
}

/** Every account, by name. */
export async function listServiceAccounts(db: Queryable, now: Date): Promise<ServiceAccountRow[]> {
  return (await db.query<ServiceAccountRow>(selectAll, [now])).rows;
}

/** Disables the account with this name. @returns whether it was not yet; undefined when there is none */
export async function disableServiceAccount(
  db: Queryable,
  name: string,
  now: Date,
): Promise<{ readonly id: string; readonly isChanged: boolean } | undefined> {
  return (await db.query<{ id: string; isChanged: boolean }>(disable, [name, now])).rows[0];
}

/**
 * Replaces the secret of the account with this name. @param formerUntil until when the one before is good as well
 *
 * @returns its id; undefined when there is none, or it is disabled
 */
export async function replaceSecret(
  db: Queryable,
  name: string,
  hash: Buffer,
  formerUntil: Date | null,
): Promise<string | undefined> {
  return (await db.query<{ id: string }>(updateSecret, [name, hash, formerUntil])).rows[0]?.id;
}

/** The account with this id unless it was disabled. */
export async function findServiceAccount(db: Queryable, id: string, now: Date): Promise<ServiceAccount | undefined> {
  return (await db.query<ServiceAccount>(select, [id, now])).rows[0];
}

/** Stores an account. Fails with PostgreSQL's unique violation when the name is taken. */
export async function insertServiceAccount(
  db: Queryable,
  account: Omit<ServiceAccount, 'formerHash'>,
  now: Date,
): Promise<void> {
  const { id, name, secretHash, scopes } = account;
  await db.query(insert, [id, name, secretHash, scopes, now]);
}
