import type { Logger } from '@artel/shared/telemetry';
import type { Database } from '../database/index.js';
import { deriveKey } from '../secrets/index.js';
import { findKeys, offerActiveKey } from './repository.js';
import { generateActiveKey, type KeySet, keySetOf, openKey, type SigningKey, type StoredKey } from './signing-key.js';

/** How long a replica may be unaware of a rotation, in milliseconds. */
const maxAgeMs = 60_000;

/** Longer than any access token lives, with room for clocks that disagree, in milliseconds. */
const verifiableMs = 60 * 60_000;

export interface KeyRingOptions {
  readonly db: Database;
  /** The service's secret, from which the key that seals private parts is derived. */
  readonly secret: string;
  readonly now: () => Date;
  readonly logger: Logger;
}

export interface KeyRing {
  /** Reads the keys, making the first one if there is none. @throws UnsealError when the secret is not the one used */
  prepare(): Promise<void>;
  /** The key to sign with. */
  signingKey(): Promise<SigningKey>;
  /** The public keys to verify with. */
  keySet(): Promise<KeySet>;
}

interface Loaded {
  readonly at: number;
  readonly stored: readonly StoredKey[];
  readonly active: SigningKey;
}

/**
 * The keys of all replicas, read from the database once a minute. Once read, they outlast the database: tokens can be
 * verified while it is away.
 */
export function createKeyRing({ db, secret, now, logger }: KeyRingOptions): KeyRing {
  const sealingKey = deriveKey(secret, 'signing keys');
  let current: Loaded | undefined;
  let loading: Promise<Loaded> | undefined;

  async function load(): Promise<Loaded> {
    const at = now().getTime();
    const stored = await findKeysOrMakeFirst(db, sealingKey, now());
    const active = stored.find((key) => key.status === 'active');
    if (active === undefined) throw new Error('there is no active signing key');
    return { at, stored, active: await openKey(sealingKey, active) };
  }

  async function reload(): Promise<Loaded> {
    loading ??= load().finally(() => {
      loading = undefined;
    });
    current = await loading;
    return current;
  }

  async function loaded(): Promise<Loaded> {
    const known = current;
    if (known === undefined) return reload();
    if (now().getTime() - known.at < maxAgeMs) return known;
    return reload().catch((error) => {
      logger.warn({ event: 'signing_keys.stale', err: error }, 'signing keys could not be read again');
      // Not asked again at once: a database that does not answer must not slow down every request.
      current = { ...known, at: now().getTime() };
      return current;
    });
  }

  return {
    prepare: async () => void (await reload()),
    // Signing happens within transactions, which hold connections: waiting for one more here could wait for ever.
    async signingKey() {
      const fresh = loaded();
      return (current ?? (await fresh)).active;
    },
    keySet: async () => keySetOf((await loaded()).stored, now(), verifiableMs),
  };
}

async function findKeysOrMakeFirst(db: Database, sealingKey: Buffer, now: Date): Promise<StoredKey[]> {
  const stored = await findKeys(db);
  if (stored.some((key) => key.status === 'active')) return stored;
  await offerActiveKey(db, await generateActiveKey(sealingKey, now));
  return findKeys(db);
}
