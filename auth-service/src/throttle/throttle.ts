import { createHmac } from 'node:crypto';
import { fail } from '@artel/shared/errors';
import type { Database, Queryable } from '../database/index.js';
import { decide } from './decision.js';
import { forgetSince, lockStates, type StoredState, saveStates } from './repository.js';
import { forgottenAfterMs, rules, type Subject } from './rules.js';

/** What an attempt counts against: an account by the name it was called by, an address, or a person's codes. */
export interface Against {
  readonly subject: Subject;
  readonly value: string;
}

/** The codes of somebody's second factor, wherever they are asked for. */
export function codesOf(userId: string): Against {
  return { subject: 'codes', value: userId };
}

/** An attempt under way; it counts as failed unless one of these is called. */
export interface Attempt {
  /** It succeeded: what it was `forgiven` starts anew, and against everything else it does not count. */
  succeeded(tx: Queryable, forgiven: readonly Against[]): Promise<void>;
}

export interface Throttle {
  /**
   * Counts an attempt as failed, before it is made, and kept even if the caller's own transaction is rolled back.
   *
   * @throws AppError too_many_requests, with the seconds to wait, when too many have failed before
   */
  begin(against: readonly Against[]): Promise<Attempt>;
}

/** Slows down guessing, on all replicas together. @param key keys are hashed with it before they are stored */
export function createThrottle({ db, key, now }: { db: Database; key: Buffer; now: () => Date }): Throttle {
  const keyOf = ({ subject, value }: Against) =>
    `${subject}:${createHmac('sha256', key).update(value).digest('base64url')}`;

  return {
    async begin(against) {
      const at = now();
      const counted = new Map(against.map((one) => [keyOf(one), rules[one.subject]]));
      const { before, after } = await db.transaction(async (tx) => {
        const stored = await lockStates(tx, [...counted.keys()], at);
        const known = new Map(stored.map((state) => [state.key, state]));
        const decisions = [...counted].map(([key, rule]) => ({ key, ...decide(rule, known.get(key), at) }));
        const waits = decisions.map((decision) => (decision.allowed ? 0 : decision.retryAfterMs));
        if (Math.max(...waits) > 0) refuse(Math.max(...waits));
        const next = decisions.flatMap((decision) =>
          decision.allowed ? [{ key: decision.key, ...decision.next }] : [],
        );
        await saveStates(tx, next);
        await forgetSince(tx, new Date(at.getTime() - forgottenAfterMs));
        return { before: stored, after: next };
      });
      return {
        async succeeded(tx, forgiven) {
          const clean = new Set(forgiven.map(keyOf));
          const states = await lockStates(tx, [...new Set([...counted.keys(), ...clean])], at);
          const takeBack = (state: StoredState): StoredState => {
            const ofKey = ({ key }: StoredState) => key === state.key;
            return withoutOne(state, before.find(ofKey), after.find(ofKey));
          };
          await saveStates(
            tx,
            states.map((state) => (clean.has(state.key) ? { ...state, level: 0 } : takeBack(state))),
          );
        },
      };
    },
  };
}

/**
 * Takes back one failure counted in vain: what was `before`, if nobody has counted another since. Otherwise the others
 * stay, and so does when the last of them was.
 */
function withoutOne(state: StoredState, before: StoredState | undefined, after: StoredState | undefined): StoredState {
  const untouched = state.level === after?.level && state.failedAt.getTime() === after.failedAt.getTime();
  if (untouched && before !== undefined) return before;
  return { ...state, level: Math.max(0, state.level - 1) };
}

function refuse(retryAfterMs: number): never {
  const retryAfter = Math.ceil(retryAfterMs / 1000);
  fail('too_many_requests', `too many failed attempts; try again in ${retryAfter} s`, { retryAfter });
}
