import { createRounds } from '../background/index.js';
import { type RotationDependencies, rotateWhenDue } from './rotate.js';
import { longestUnawareMs } from './rotation.js';
import { type KeySet, keySetOf, openKey, type SigningKey, type StoredKey } from './signing-key.js';

/** How often the keys are looked at while the service runs, in milliseconds. */
const everyMs = 15_000;

/** How old they may be before whoever needs them has them read again, in milliseconds. */
const maxAgeMs = 60_000;

export interface KeyRing {
  /** Reads the keys, making the first one if there is none. @throws UnsealError when the secret is not the one used */
  prepare(): Promise<void>;
  /** Keeps looking at the keys, and changes them when that is due. */
  start(): void;
  stop(): Promise<void>;
  /** The key to sign with. */
  signingKey(): Promise<SigningKey>;
  /** The public keys to verify with. */
  keySet(): Promise<KeySet>;
}

interface Loaded {
  /** When they were read, in milliseconds since 1970. */
  readonly readAt: number;
  readonly stored: readonly StoredKey[];
  readonly active: SigningKey;
}

/**
 * The keys of all replicas, read from the database now and then, and changed when that is due by whichever replica sees
 * it first. Once read, they outlast the database: tokens can be verified while it is away.
 */
export function createKeyRing(dependencies: RotationDependencies): KeyRing {
  const { sealer, rules, now, logger } = dependencies;
  let current: Loaded | undefined;
  let triedAt = 0;
  let loading: Promise<Loaded> | undefined;
  const rounds = createRounds({ name: 'signing keys', everyMs, round: async () => void (await reload()), logger });

  async function load(): Promise<Loaded> {
    const readAt = now().getTime();
    const stored = await rotateWhenDue(dependencies);
    const active = stored.find((key) => key.status === 'active');
    if (active === undefined) throw new Error('there is no active signing key');
    const isKnown = current?.active.kid === active.kid;
    return { readAt, stored, active: isKnown && current ? current.active : await openKey(sealer, active) };
  }

  async function reload(): Promise<Loaded> {
    loading ??= load().finally(() => {
      loading = undefined;
      triedAt = now().getTime();
    });
    current = await loading;
    return current;
  }

  async function loaded(): Promise<Loaded> {
    const known = current;
    if (known === undefined) return reload();
    // Not tried again at once: a database that does not answer must not slow down every request.
    if (now().getTime() - triedAt < maxAgeMs) return known;
    return reload().catch((error) => {
      logger.warn({ event: 'signing_keys.stale', err: error }, 'signing keys could not be read again');
      return known;
    });
  }

  return {
    prepare: async () => void (await reload()),
    start: rounds.start,
    stop: rounds.stop,
    async signingKey() {
      const known = current;
      // Whoever has not looked for so long may hold a key whose tokens nobody takes any more.
      if (known === undefined || now().getTime() - known.readAt >= longestUnawareMs) return (await reload()).active;
      // Nobody who signs in waits for the database while the known key is good.
      void loaded();
      return known.active;
    },
    keySet: async () => keySetOf((await loaded()).stored, now(), rules),
  };
}
