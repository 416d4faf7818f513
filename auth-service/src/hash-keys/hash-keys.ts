import { randomBytes } from 'node:crypto';
import type { Queryable } from '../database/index.js';
import { createSealer, deriveKey, type Secrets } from '../secrets/index.js';
import { findHashKey, hasPeople, offerHashKey } from './repository.js';

/** What keys are for whose hashes must outlive a change of the service's secret. */
const purposes = ['recovery codes', 'refresh tokens', 'former names'] as const;

export type HashPurpose = (typeof purposes)[number];

/** What the keys are sealed for. */
export const hashKeySealing = 'hash keys';

/** The keys of keyed hashes that are stored: the same on all replicas, and for good. */
export interface HashKeys {
  /** Reads the keys, making those there are none of. @throws UnsealError when no secret fits */
  prepare(): Promise<void>;
  /** The key for a purpose. @throws Error before `prepare` is done */
  of(purpose: HashPurpose): Buffer;
}

export function createHashKeys(options: {
  readonly db: Queryable;
  readonly secrets: Secrets;
  readonly now: () => Date;
}): HashKeys {
  const { db, secrets, now } = options;
  const sealer = createSealer(secrets, hashKeySealing);
  const keys = new Map<HashPurpose, Buffer>();

  async function findOrMake(purpose: HashPurpose): Promise<string> {
    const stored = await findHashKey(db, purpose);
    if (stored !== undefined) return stored;
    // Where there are people, there are hashes from before keys were stored: made with a key derived from the secret.
    const key = (await hasPeople(db)) ? deriveKey(secrets[0], purpose) : randomBytes(32);
    await offerHashKey(db, purpose, sealer.seal(key.toString('base64url'), purpose), now());
    return findOrMake(purpose);
  }

  return {
    async prepare() {
      for (const purpose of purposes) {
        keys.set(purpose, Buffer.from(sealer.open(await findOrMake(purpose), purpose), 'base64url'));
      }
    },
    of(purpose) {
      const key = keys.get(purpose);
      if (key === undefined) throw new Error(`the key for ${purpose} is not read yet`);
      return key;
    },
  };
}
