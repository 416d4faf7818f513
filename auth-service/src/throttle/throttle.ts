import { createHmac } from 'node:crypto';
import { fail } from '@artel/shared/errors';
import type { Queryable } from '../database/index.js';
import { createCounting } from './counting.js';
import { decide } from './decision.js';
import { removeStates, type StoredState, startAnew } from './repository.js';
import { forgottenAfterMs, rules, type Subject } from './rules.js';

/** What an attempt counts against: an account by the name it was called by, an address, or a person's codes. */
export interface Against {
  readonly subject: Subject;
  readonly value: string;
}

/** The name somebody signs in with, in any case. */
export function againstName(name: string): Against {
  return { subject: 'account', value: name.toLowerCase() };
}

/** Counted apart from signing in: guessing at somebody's door must not keep them from changing the lock. */
export function againstOwner(userId: string): Against {
  return { subject: 'account', value: `password of ${userId}` };
}

/** The codes of somebody's second factor, wherever they are asked for. */
export function codesOf(userId: string): Against {
  return { subject: 'codes', value: userId };
}

/** An attempt under way; it counts as failed unless it is said to have succeeded. */
export interface Attempt {
  /**
   * It succeeded: what it was `forgiven` starts anew, together with what the transaction does. Against everything else
   * it does not count, which is written down soon after. The last thing to do in a transaction: others wait for it.
   */
  succeeded(tx: Queryable, forgiven: readonly Against[]): Promise<void>;
  /** The same of what is stored already: all of it is written down soon after, before the next attempt is counted. */
  hasSucceeded(forgiven: readonly Against[]): void;
}

export interface Throttle {
  /**
   * Counts an attempt as failed, before it is made, and kept even if the caller's own transaction is rolled back.
   *
   * @throws AppError too_many_requests, with the seconds to wait, when too many have failed before
   */
  begin(against: readonly Against[]): Promise<Attempt>;
  /** Forgets what was counted. The last thing to do in a transaction: others wait for it. */
  forget(tx: Queryable, against: readonly Against[]): Promise<void>;
}

/** Slows down guessing, on all replicas together. @param key keys are hashed with it before they are stored */
export function createThrottle({ db, key, now }: { db: Queryable; key: Buffer; now: () => Date }): Throttle {
  const counting = createCounting({ db, now, forgottenAfterMs });
  const keyOf = ({ subject, value }: Against) =>
    `${subject}:${createHmac('sha256', key).update(value).digest('base64url')}`;

  return {
    forget: (tx, against) => removeStates(tx, against.map(keyOf)),
    async begin(against) {
      const at = now();
      const counted = new Map(against.map((one) => [keyOf(one), rules[one.subject]]));
      const { before, after } = await counting.change([...counted.keys()], (states) => {
        const decisions = [...counted].map(([key, rule]) => ({ key, ...decide(rule, states.get(key), at) }));
        const waits = decisions.map((decision) => (decision.allowed ? 0 : decision.retryAfterMs));
        if (Math.max(...waits) > 0) refuse(Math.max(...waits));
        const next = decisions.flatMap((decision) =>
          decision.allowed ? [{ key: decision.key, ...decision.next }] : [],
        );
        const before = new Map([...counted.keys()].map((key) => [key, states.get(key)]));
        return { next, result: { before, after: next } };
      });
      // Not worth anybody's waiting, nor a failed answer: time forgives it all the same.
      const settleSoon = (anew: readonly string[], clean: readonly string[]) => {
        const inVain = after.filter(({ key }) => !anew.includes(key) && !clean.includes(key));
        const keys = [...anew, ...inVain.map(({ key }) => key)];
        if (keys.length === 0) return;
        counting.changeSoon(keys, (states) => [
          ...anew.flatMap((key) => startedAnew(states.get(key))),
          ...inVain.map((own) => withoutOne(states.get(own.key) ?? own, before.get(own.key), own)),
        ]);
      };
      return {
        async succeeded(tx, forgiven) {
          const clean = forgiven.map(keyOf);
          if (clean.length > 0) await startAnew(tx, clean);
          settleSoon([], clean);
        },
        hasSucceeded: (forgiven) => settleSoon(forgiven.map(keyOf), []),
      };
    },
  };
}

/** What is stored, with nothing to hold against it; nothing when there was nothing. */
function startedAnew(state: StoredState | undefined): StoredState[] {
  return state === undefined || state.level === 0 ? [] : [{ ...state, level: 0 }];
}

/**
 * Takes back one failure counted in vain: what was `before`, if nobody has counted another since. Otherwise the others
 * stay, and so does when the last of them was.
 */
function withoutOne(state: StoredState, before: StoredState | undefined, after: StoredState): StoredState {
  const untouched = state.level === after.level && state.failedAt.getTime() === after.failedAt.getTime();
  if (untouched && before !== undefined) return before;
  return { ...state, level: Math.max(0, state.level - 1) };
}

function refuse(retryAfterMs: number): never {
  const retryAfter = Math.ceil(retryAfterMs / 1000);
  fail('too_many_requests', `too many failed attempts; try again in ${retryAfter} s`, { retryAfter });
}
