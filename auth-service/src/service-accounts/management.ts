import { fail } from '@artel/shared/errors';
import { newId } from '@artel/shared/ids';
import { recordAudit } from '../audit/index.js';
import { type Database, violatedUniqueIndex } from '../database/index.js';
import { type ClientCredentials, newClientSecret, secretHash } from './credentials.js';
import {
  disableServiceAccount,
  insertServiceAccount,
  listServiceAccounts,
  replaceSecret,
  type ServiceAccountRow,
} from './repository.js';
import type { Scope } from './scopes.js';

/** Another secret, and until when the one before is good as well; null when it is not. */
export interface Rotated extends ClientCredentials {
  readonly formerUntil: Date | null;
}

/** What operators do to service accounts, which only somebody with access to the server can. */
export interface ServiceAccountManagement {
  /** Makes an account. @returns its credentials; the secret cannot be read again. @throws AppError conflict */
  create(account: { readonly name: string; readonly scopes: readonly Scope[] }): Promise<ClientCredentials>;
  /** Every account, by name. */
  list(): Promise<ServiceAccountRow[]>;
  /** Shuts a program out at once, its tokens included. Doing so again changes nothing. @throws AppError not_found */
  disable(name: string): Promise<void>;
  /**
   * Gives a program another secret. Any secret but the one before is no good any more, and that one only for a time.
   *
   * @param overlapMs how long, in milliseconds; 0 for not at all
   * @throws AppError not_found
   */
  rotate(name: string, overlapMs: number): Promise<Rotated>;
}

/** Each act is in the audit log, or it has not happened. */
export function createServiceAccountManagement(dependencies: {
  readonly db: Database;
  readonly now: () => Date;
}): ServiceAccountManagement {
  const { db, now } = dependencies;

  return {
    async create({ name, scopes }) {
      const clientId = newId();
      const clientSecret = newClientSecret();
      try {
        await db.transaction(async (tx) => {
          await insertServiceAccount(tx, { id: clientId, name, secretHash: secretHash(clientSecret), scopes }, now());
          const details = { name, clientId, scopes };
          await recordAudit(tx, { action: 'service_account.created', actorId: null, details });
        });
      } catch (error) {
        if (violatedUniqueIndex(error) === 'service_accounts_name')
          fail('conflict', `there is an account named ${name}`);
        throw error;
      }
      return { clientId, clientSecret };
    },
    list: () => listServiceAccounts(db, now()),
    async disable(name) {
      await db.transaction(async (tx) => {
        const { id, isChanged } = (await disableServiceAccount(tx, name, now())) ?? unknown(name);
        if (!isChanged) return;
        const details = { name, clientId: id };
        await recordAudit(tx, { action: 'service_account.disabled', actorId: null, details });
      });
    },
    async rotate(name, overlapMs) {
      const clientSecret = newClientSecret();
      const formerUntil = overlapMs > 0 ? new Date(now().getTime() + overlapMs) : null;
      const clientId = await db.transaction(async (tx) => {
        const id = (await replaceSecret(tx, name, secretHash(clientSecret), formerUntil)) ?? unknown(name);
        const details = { name, clientId: id, formerUntil: formerUntil?.toISOString() ?? null };
        await recordAudit(tx, { action: 'service_account.rotated', actorId: null, details });
        return id;
      });
      return { clientId, clientSecret, formerUntil };
    },
  };
}

function unknown(name: string): never {
  fail('not_found', `there is no account named ${name} that is not disabled`);
}
