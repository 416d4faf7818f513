import { createHmac } from 'node:crypto';
import type { Queryable, Transaction } from '../database/index.js';
import { usernameSkeleton } from '../profiles/index.js';

/** The usernames of closed accounts: whoever had one next would be taken for who had it before. */
export interface FormerNames {
  /** Keeps a name from ever being given out again. */
  keep(tx: Transaction, username: string): Promise<void>;
  /** Whether a closed account had this name, or one that looks like it. */
  has(db: Queryable, username: string): Promise<boolean>;
}

const insert = 'insert into former_usernames (hash) values ($1) on conflict do nothing';

const select = 'select from former_usernames where hash = $1';

/** Former names as keyed hashes: without the service's secret, nobody can tell from the database who was here. */
export function createFormerNames(key: () => Buffer): FormerNames {
  const hashOf = (username: string) => createHmac('sha256', key()).update(usernameSkeleton(username)).digest();
  return {
    async keep(tx, username) {
      await tx.query(insert, [hashOf(username)]);
    },
    has: async (db, username) => (await db.query(select, [hashOf(username)])).rowCount === 1,
  };
}
