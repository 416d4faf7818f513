import type { Queryable } from '../database/index.js';
import type { StoredKey } from './signing-key.js';

const selectAll = `
select kid, status, public_jwk as "publicJwk", private_key as "privateKey", created_at as "createdAt",
       activated_at as "activatedAt", retired_at as "retiredAt"
from signing_keys
order by created_at desc, kid`;

/** The unique index on the active status makes this a no-op when another replica was first. */
const insertUnlessActive = `
insert into signing_keys (kid, algorithm, status, public_jwk, private_key, created_at, activated_at)
values ($1, 'EdDSA', 'active', $2, $3, $4, $5)
on conflict do nothing`;

/** Every key there is, newest first. */
export async function findKeys(db: Queryable): Promise<StoredKey[]> {
  return (await db.query<StoredKey>(selectAll)).rows;
}

/** Stores the key unless there is an active one already. */
export async function offerActiveKey(db: Queryable, key: StoredKey): Promise<void> {
  await db.query(insertUnlessActive, [key.kid, key.publicJwk, key.privateKey, key.createdAt, key.activatedAt]);
}
