import { hashKeySealing } from '../hash-keys/index.js';

/** A column with sealed texts: each is bound to the row's key, which is its context. */
export interface SealedColumn {
  readonly table: string;
  readonly key: string;
  readonly column: string;
  /** What the texts are sealed for. */
  readonly purpose: string;
}

/** Everything the service stores sealed with its secret, and for good: data exports are gone after a week. */
export const sealedColumns: readonly SealedColumn[] = [
  { table: 'signing_keys', key: 'kid', column: 'private_key', purpose: 'signing keys' },
  { table: 'hash_keys', key: 'purpose', column: 'sealed', purpose: hashKeySealing },
  { table: 'two_factor', key: 'user_id', column: 'secret', purpose: 'two-factor secrets' },
];
