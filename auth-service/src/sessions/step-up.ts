import { fail } from '@artel/shared/errors';
import { type AuditAction, recordAudit } from '../audit/index.js';
import type { Database, Transaction } from '../database/index.js';
import { lockUser, type User } from '../profiles/index.js';
import { codesOf, type Throttle } from '../throttle/index.js';
import type { SecondFactor } from './second-factor.js';

/** Changes that a stolen session must not be enough for. */
export interface StepUp {
  /** Refuses whoever has to give a code and gave none, before anything is done. @throws AppError two_factor_required */
  expectCode(userId: string, code: string | undefined): Promise<void>;
  /**
   * Makes a change to somebody's account in a transaction, with the person locked; where two-factor sign-in is on, only
   * with a code, which is used up if the change is made, and not if it is refused for another reason.
   *
   * @param purpose what a refusal is noted as
   * @throws AppError two_factor_required | invalid_two_factor_code | too_many_requests | user_not_found
   */
  change<Result>(
    userId: string,
    code: string | undefined,
    purpose: AuditAction,
    work: (tx: Transaction, user: User) => Promise<Result>,
  ): Promise<Result>;
}

/** Asks for the second factor at changes as signing in asks for it. Codes are counted together with those at sign-in. */
export function createStepUp(dependencies: {
  readonly db: Database;
  readonly secondFactor: SecondFactor;
  readonly throttle: Pick<Throttle, 'begin'>;
}): StepUp {
  const { db, secondFactor, throttle } = dependencies;

  async function isAsked(userId: string, code: string | undefined): Promise<boolean> {
    const isOn = await secondFactor.isOn(userId);
    if (isOn && code === undefined) fail('two_factor_required');
    return isOn;
  }

  return {
    expectCode: async (userId, code) => void (await isAsked(userId, code)),
    async change(userId, code, purpose, work) {
      const withCode = await isAsked(userId, code);
      const attempt = withCode ? await throttle.begin([codesOf(userId)]) : undefined;
      const done = await db.transaction(async (tx) => {
        // The person first, as everywhere: two changes that took their locks in different orders would wait forever.
        const user = (await lockUser(tx, userId)) ?? fail('user_not_found');
        if (withCode && !(await secondFactor.spend(tx, userId, code ?? ''))) return undefined;
        const result = await work(tx, user);
        await attempt?.succeeded(tx, [codesOf(userId)]);
        return { result };
      });
      if (done !== undefined) return done.result;
      await recordAudit(db, { action: purpose, outcome: 'refused', actorId: userId, details: { wrong: 'code' } });
      fail('invalid_two_factor_code');
    },
  };
}
