import { availableParallelism } from 'node:os';
import { limit } from '@artel/shared/limit';
import { argon2id, hash, needsRehash, verify } from 'argon2';

/**
 * Argon2id with 19 MiB, two passes and one lane, as OWASP's Password Storage Cheat Sheet recommends. Raising them
 * here is enough: older hashes are replaced when their owners next sign in.
 */
const parameters = { type: argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/**
 * One for each processor: more at once are not faster, they only push each other's memory out of the processors' caches.
 * There are not more than the four threads of libuv's pool anyway.
 */
const hashedAtOnce = Math.min(availableParallelism(), 4);

export interface Passwords {
  /** The encoded hash (PHC string) to store for a password. */
  hash(password: string): Promise<string>;
  /**
   * Whether the password belongs to the stored hash. Without a hash (nobody by that name) it does the same work and
   * answers false, so that the time taken does not tell who has an account.
   */
  verify(password: string, stored: string | undefined): Promise<boolean>;
  /** Whether a stored hash was made with other parameters than today's. */
  isOutdated(stored: string): boolean;
}

/**
 * Hashing and checking of passwords; compares them in Unicode form NFKC, as keyboards differ in how they compose.
 *
 * @param compare what checks a password against a hash: argon2's own, or one that also notes what it is asked
 */
export function createPasswords(compare: typeof verify = verify): Passwords {
  const inTurn = limit(hashedAtOnce);
  const encode = (password: string) => inTurn(() => hash(password.normalize('NFKC'), parameters));
  const nobody = encode('the password of nobody');
  return {
    hash: encode,
    async verify(password, stored) {
      const against = stored ?? (await nobody);
      const matches = await inTurn(() => compare(against, password.normalize('NFKC')));
      return matches && stored !== undefined;
    },
    isOutdated: (stored) => needsRehash(stored, parameters),
  };
}
