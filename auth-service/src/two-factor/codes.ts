import { recordAudit } from '../audit/index.js';
import type { Queryable } from '../database/index.js';
import type { Sealer } from '../secrets/index.js';
import type { SecondFactor } from '../sessions/index.js';
import { readCode, recoveryHash } from './recovery-codes.js';
import { findFactor, type StoredFactor, takeRecoveryCode, takeStep } from './repository.js';
import { stepOf } from './totp.js';

/** The keys of the feature, one for each purpose. */
export interface TwoFactorKeys {
  /** Seals secrets. */
  readonly sealer: Sealer;
  /** Hashes recovery codes. */
  readonly recovery: () => Buffer;
}

/** Asks for somebody's second factor, where they have one, when they sign in. */
export function createSecondFactor(options: {
  readonly db: Queryable;
  readonly keys: TwoFactorKeys;
  readonly now: () => Date;
}): SecondFactor {
  const { db, keys, now } = options;
  return {
    isOn: async (userId) => isOn(await findFactor(db, userId)),
    async spend(tx, userId, typed) {
      const { kind, code } = readCode(typed);
      if (kind === 'recovery') {
        const taken = await takeRecoveryCode(tx, userId, recoveryHash(keys.recovery(), code), now());
        if (taken) await recordAudit(tx, { action: 'two_factor.recovery_used', actorId: userId });
        return taken;
      }
      const factor = await findFactor(tx, userId);
      if (!isOn(factor)) return false;
      const step = stepOf(openSecret(keys, factor, userId), code, now());
      return step !== undefined && takeStep(tx, userId, step);
    },
  };
}

/** Whether a factor is confirmed, and so asked for. */
export function isOn(factor: StoredFactor | undefined): factor is StoredFactor & { readonly confirmedAt: Date } {
  return factor !== undefined && factor.confirmedAt !== null;
}

/** The secret of a factor, which only opens for the person it was sealed for. @throws UnsealError */
export function openSecret(keys: TwoFactorKeys, factor: StoredFactor, userId: string): string {
  return keys.sealer.open(factor.secret, userId);
}
