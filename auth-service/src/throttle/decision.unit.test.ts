import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, highestLevel, lockMs, type ThrottleState } from './decision.js';
import { forgottenAfterMs, rules } from './rules.js';

const hour = 3_600_000;
const start = new Date('2026-01-01T00:00:00Z');
const later = (ms: number) => new Date(start.getTime() + ms);
const anyRule = fc.constantFrom(...Object.values(rules));
/** Milliseconds between attempts: from a program's pace to a person who comes back the next day. */
const pauses = fc.array(
  fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2_000 }), fc.integer({ min: 0, max: 24 * hour })),
  { maxLength: 200 },
);

/** Makes attempts that all fail, and says for each whether it was let through and what is known then. */
function attempts(rule: (typeof rules)['account'], gaps: readonly number[]) {
  let state: ThrottleState | undefined;
  let at = 0;
  return gaps.map((gap) => {
    at += gap;
    const before = state;
    const decision = decide(rule, state, later(at));
    if (decision.allowed) state = decision.next;
    return { at, before, decision, state };
  });
}

describe('deciding on an attempt', () => {
  it('costs nothing at first, then a time that doubles up to the longest', () => {
    const rule = { free: 2, firstLockMs: 1000, longestLockMs: 5000, forgiveMs: hour };
    expect([0, 1, 2, 3, 4, 5, 6, 99].map((level) => lockMs(rule, level))).toEqual([
      0, 0, 0, 1000, 2000, 4000, 5000, 5000,
    ]);
  });

  it('lets everybody in who has not failed before', () => {
    for (const rule of Object.values(rules)) expect(decide(rule, undefined, start)).toMatchObject({ allowed: true });
  });

  it('locks nobody out for longer than the longest lock, whatever was tried', () => {
    fc.assert(
      fc.property(anyRule, pauses, (rule, gaps) => {
        for (const { decision, state, at } of attempts(rule, gaps)) {
          if (!decision.allowed) expect(decision.retryAfterMs).toBeLessThanOrEqual(rule.longestLockMs);
          expect(decide(rule, state, later(at + rule.longestLockMs)).allowed).toBe(true);
        }
      }),
    );
  });

  it('says exactly how long to wait', () => {
    fc.assert(
      fc.property(anyRule, pauses, (rule, gaps) => {
        for (const { decision, state, at } of attempts(rule, gaps)) {
          if (decision.allowed) continue;
          const opensAt = at + Math.ceil(decision.retryAfterMs);
          expect(decide(rule, state, later(opensAt)).allowed).toBe(true);
          expect(decide(rule, state, later(opensAt - 2)).allowed).toBe(false);
        }
      }),
    );
  });

  it('makes nobody wait longer for having tried too early', () => {
    fc.assert(
      fc.property(anyRule, pauses, (rule, gaps) => {
        for (const { decision, before, state } of attempts(rule, gaps)) {
          if (!decision.allowed) expect(state).toBe(before);
        }
      }),
    );
  });

  it('is never made stricter by waiting', () => {
    const state = fc.record({ level: fc.double({ min: 0, max: 60, noNaN: true }), failedAt: fc.constant(start) });
    const wait = fc.integer({ min: 0, max: 48 * hour });
    fc.assert(
      fc.property(anyRule, state, wait, wait, (rule, known, one, other) => {
        const [sooner, then] = [
          decide(rule, known, later(Math.min(one, other))),
          decide(rule, known, later(one + other)),
        ];
        if (!sooner.allowed) return;
        expect(then.allowed).toBe(true);
        if (then.allowed) expect(then.next.level).toBeLessThanOrEqual(sooner.next.level);
      }),
    );
  });

  it('leaves a program that never stops few guesses a day', () => {
    for (const [subject, most] of [
      ['account', 130],
      ['codes', 130],
      ['address', 400],
    ] as const) {
      const everySecond = Array.from({ length: 86_400 }, () => 1000);
      const passed = attempts(rules[subject], everySecond).filter(({ decision }) => decision.allowed);
      expect(passed.length, subject).toBeLessThan(most);
    }
  });

  it('forgets everything in the time after which rows are deleted', () => {
    fc.assert(
      fc.property(anyRule, pauses, (rule, gaps) => {
        for (const { state } of attempts(rule, gaps)) {
          if (state === undefined) continue;
          expect(state.level).toBeLessThanOrEqual(highestLevel(rule));
          const again = decide(rule, state, new Date(state.failedAt.getTime() + forgottenAfterMs));
          expect(again).toMatchObject({ allowed: true, next: { level: 1 } });
        }
      }),
    );
  });

  it('is not confused by a replica whose clock is behind', () => {
    const state = { level: 3, failedAt: later(5_000) };
    expect(decide(rules.account, state, start)).toEqual({ allowed: true, next: { level: 4, failedAt: start } });
  });
});
