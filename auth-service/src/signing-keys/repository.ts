import type { Queryable, Transaction } from '../database/index.js';
import type { StoredKey } from './signing-key.js';

/** Any fixed number that no other advisory lock of this database has. */
const rotationLock = 7_201_515;

const lock = 'select pg_advisory_xact_lock($1)';

const selectAll = `
select kid, status, public_jwk as "publicJwk", private_key as "privateKey", created_at as "createdAt",
       activates_at as "activatesAt", activated_at as "activatedAt", retired_at as "retiredAt"
from signing_keys
order by created_at desc, kid`;

const insert = `
insert into signing_keys (kid, algorithm, status, public_jwk, private_key, created_at, activates_at, activated_at)
values ($1, 'EdDSA', $2, $3, $4, $5, $6, $7)`;

const retire = `
update signing_keys set status = 'retired', retired_at = $1, private_key = null where status = 'active' returning kid`;

const activate = `update signing_keys set status = 'active', activated_at = $2 where kid = $1 and status = 'published'`;

const reschedule = `update signing_keys set activates_at = $2 where kid = $1 and status = 'published'`;

const deleteOne = 'delete from signing_keys where kid = $1';

/** Every key there is, newest first. */
export async function findKeys(db: Queryable): Promise<StoredKey[]> {
  return (await db.query<StoredKey>(selectAll)).rows;
}

/** Lets nobody else change the keys until the transaction ends. */
export async function lockKeys(tx: Transaction): Promise<void> {
  await tx.query(lock, [rotationLock]);
}

/** Stores a key. Fails with PostgreSQL's unique violation when there is one with that status already. */
export async function insertKey(tx: Transaction, key: StoredKey): Promise<void> {
  const { kid, status, publicJwk, privateKey, createdAt, activatesAt, activatedAt } = key;
  await tx.query(insert, [kid, status, publicJwk, privateKey, createdAt, activatesAt, activatedAt]);
}

/** Has a published key sign from now on, and the one before no more. @returns the id of that one, if there was one */
export async function replaceActiveKey(tx: Transaction, kid: string, now: Date): Promise<string | undefined> {
  const retired = (await tx.query<{ kid: string }>(retire, [now])).rows[0]?.kid;
  await tx.query(activate, [kid, now]);
  return retired;
}

/** Changes when a published key is to be used. */
export async function rescheduleKey(tx: Transaction, kid: string, activatesAt: Date): Promise<void> {
  await tx.query(reschedule, [kid, activatesAt]);
}

/** Removes a key. */
export async function deleteKey(tx: Transaction, kid: string): Promise<void> {
  await tx.query(deleteOne, [kid]);
}
