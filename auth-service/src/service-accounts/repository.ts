import type { Queryable } from '../database/index.js';
import type { Scope } from './scopes.js';

/** A program that may call, and what it may do. */
export interface ServiceAccount {
  readonly id: string;
  readonly name: string;
  readonly secretHash: Buffer;
  readonly scopes: readonly Scope[];
}

const select = `
select id, name, secret_hash as "secretHash", scopes from service_accounts where id = $1 and disabled_at is null`;

const insert = 'insert into service_accounts (id, name, secret_hash, scopes, created_at) values ($1, $2, $3, $4, $5)';

/** The account with this id unless it was disabled. */
export async function findServiceAccount(db: Queryable, id: string): Promise<ServiceAccount | undefined> {
  return (await db.query<ServiceAccount>(select, [id])).rows[0];
}

/** Stores an account. Fails with PostgreSQL's unique violation when the name is taken. */
export async function insertServiceAccount(db: Queryable, account: ServiceAccount, now: Date): Promise<void> {
  const { id, name, secretHash, scopes } = account;
  await db.query(insert, [id, name, secretHash, scopes, now]);
}
