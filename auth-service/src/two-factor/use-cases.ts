import { fail } from '@artel/shared/errors';
import { recordAudit } from '../audit/index.js';
import type { Database } from '../database/index.js';
import type { Passwords, SecondFactor } from '../sessions/index.js';
import { codesOf, type Throttle } from '../throttle/index.js';
import { isOn, openSecret, type TwoFactorKeys } from './codes.js';
import { newRecoveryCode, readCode, recoveryCodeCount, recoveryHash } from './recovery-codes.js';
import {
  confirmFactor,
  countRecoveryCodes,
  deleteFactor,
  findFactor,
  findPasswordHash,
  offerFactor,
  saveRecoveryCodes,
} from './repository.js';
import { newSecret, otpauthUri, stepOf } from './totp.js';

export interface TwoFactorDependencies {
  readonly db: Database;
  readonly keys: TwoFactorKeys;
  readonly secondFactor: SecondFactor;
  readonly passwords: Pick<Passwords, 'verify'>;
  readonly throttle: Throttle;
  readonly now: () => Date;
}

/** A secret as it is shown, once, to be put into an authenticator. */
export interface Offer {
  readonly secret: string;
  readonly otpauthUri: string;
}

export interface TwoFactor {
  status(userId: string): Promise<{ readonly enabled: boolean; readonly recoveryCodesLeft: number }>;
  /** Makes a secret, to be confirmed; a new one each time. @throws AppError two_factor_already_on */
  start(user: { readonly id: string; readonly username: string }): Promise<Offer>;
  /**
   * Turns two-factor sign-in on, given a code that proves the authenticator works. @returns recovery codes, which
   * nobody can read again
   *
   * @throws AppError two_factor_off (never started) | two_factor_already_on | invalid_two_factor_code |
   * too_many_requests
   */
  confirm(userId: string, code: string): Promise<string[]>;
  /**
   * Turns it off, given both factors.
   *
   * @throws AppError two_factor_off | invalid_credentials | invalid_two_factor_code | too_many_requests
   */
  turnOff(userId: string, password: string, code: string): Promise<void>;
}

/** The use cases around setting up a second factor and giving it up. */
export function createTwoFactor(dependencies: TwoFactorDependencies): TwoFactor {
  const { db, keys, secondFactor, passwords, throttle, now } = dependencies;

  async function refuse(userId: string): Promise<never> {
    await recordAudit(db, { action: 'two_factor.refused', outcome: 'refused', actorId: userId });
    fail('invalid_two_factor_code');
  }

  return {
    async status(userId) {
      const enabled = isOn(await findFactor(db, userId));
      return { enabled, recoveryCodesLeft: enabled ? await countRecoveryCodes(db, userId) : 0 };
    },

    async start({ id, username }) {
      const secret = newSecret();
      await db.transaction(async (tx) => {
        const offered = await offerFactor(tx, id, keys.sealer.seal(secret, id), now());
        if (!offered) fail('two_factor_already_on');
        await recordAudit(tx, { action: 'two_factor.requested', actorId: id });
      });
      return { secret, otpauthUri: otpauthUri(secret, username) };
    },

    async confirm(userId, typed) {
      const factor = (await findFactor(db, userId)) ?? fail('two_factor_off', 'Start setting it up first');
      if (isOn(factor)) fail('two_factor_already_on');
      const attempt = await throttle.begin([codesOf(userId)]);
      const step = stepOf(openSecret(keys, factor, userId), readCode(typed).code, now());
      if (step === undefined) return refuse(userId);

      const codes = Array.from({ length: recoveryCodeCount }, newRecoveryCode);
      await db.transaction(async (tx) => {
        const confirmed = await confirmFactor(tx, { userId, secret: factor.secret, step, now: now() });
        if (!confirmed) fail('conflict', 'It was confirmed, or started anew, meanwhile');
        const hashes = codes.map((code) => recoveryHash(keys.recovery(), code));
        await saveRecoveryCodes(tx, userId, hashes);
        await recordAudit(tx, { action: 'two_factor.enabled', actorId: userId });
        await attempt.succeeded(tx, [codesOf(userId)]);
      });
      return codes;
    },

    async turnOff(userId, password, code) {
      if (!isOn(await findFactor(db, userId))) fail('two_factor_off');
      const attempt = await throttle.begin([codesOf(userId)]);
      if (!(await passwords.verify(password, await findPasswordHash(db, userId)))) {
        await recordAudit(db, { action: 'two_factor.disabled', outcome: 'refused', actorId: userId });
        fail('invalid_credentials');
      }
      const done = await db.transaction(async (tx) => {
        if (!(await secondFactor.spend(tx, userId, code))) return false;
        await deleteFactor(tx, userId);
        await recordAudit(tx, { action: 'two_factor.disabled', actorId: userId });
        await attempt.succeeded(tx, [codesOf(userId)]);
        return true;
      });
      if (!done) await refuse(userId);
    },
  };
}
