import { fail } from '@artel/shared/errors';
import { type AuditAction, type AuditEntry, recordAudit } from '../audit/index.js';
import { type Database, outlastDeadlocks, type Transaction } from '../database/index.js';
import { lockUser, type User } from '../profiles/index.js';
import { codesOf, type Throttle } from '../throttle/index.js';
import type { SecondFactor } from './second-factor.js';

/** Something that takes a code where two-factor sign-in is on. */
export interface Guarded<Locked, Result> {
  readonly userId: string;
  /** Of the authenticator, or a recovery code. */
  readonly code: string | undefined;
  /** How a wrong code is noted. */
  readonly refusal: Omit<AuditEntry, 'outcome'>;
  /** Takes every lock the work needs, the person's among them, and refuses what no code would help. */
  lock(tx: Transaction): Promise<Locked>;
  work(tx: Transaction, locked: Locked): Promise<Result>;
}

/** Changes that a stolen session must not be enough for. */
export interface StepUp {
  /** Refuses whoever has to give a code and gave none, before anything is done. @throws AppError two_factor_required */
  expectCode(userId: string, code: string | undefined): Promise<void>;
  /**
   * Does something in a transaction, once more where it crosses another and is given up; where two-factor sign-in is
   * on, only with a code, which is used up if it is done, and not if it is refused for another reason.
   *
   * @throws AppError two_factor_required | invalid_two_factor_code | too_many_requests, and what `lock` and `work` throw
   */
  run<Locked, Result>(guarded: Guarded<Locked, Result>): Promise<Result>;
  /**
   * Makes a change to somebody's own account in this way, with the person locked.
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

/** Asks for the second factor as signing in asks for it. Codes are counted together with those at sign-in. */
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

  async function run<Locked, Result>({ userId, code, refusal, lock, work }: Guarded<Locked, Result>): Promise<Result> {
    const withCode = await isAsked(userId, code);
    const attempt = withCode ? await throttle.begin([codesOf(userId)]) : undefined;
    const done = await outlastDeadlocks(db, async (tx) => {
      // The person first, as everywhere: two changes that took their locks in different orders would wait forever.
      const locked = await lock(tx);
      if (withCode && !(await secondFactor.spend(tx, userId, code ?? ''))) return undefined;
      const result = await work(tx, locked);
      await attempt?.succeeded(tx, [codesOf(userId)]);
      return { result };
    });
    if (done !== undefined) return done.result;
    // Noted here, where no rollback takes it back.
    await recordAudit(db, { ...refusal, outcome: 'refused' });
    fail('invalid_two_factor_code');
  }

  return {
    expectCode: async (userId, code) => void (await isAsked(userId, code)),
    run,
    change: (userId, code, purpose, work) =>
      run({
        ...{ userId, code, work },
        refusal: { action: purpose, actorId: userId, details: { wrong: 'code' } },
        lock: async (tx) => (await lockUser(tx, userId)) ?? fail('user_not_found'),
      }),
  };
}
