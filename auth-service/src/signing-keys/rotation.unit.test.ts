import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dueStep, earliestActivation, isPublic, type KeyState, leastNoticeMs, rotationRules } from './rotation.js';

const minute = 60_000;
const day = 24 * 60 * minute;
const start = Date.parse('2025-06-01T12:00:00Z');
const rules = rotationRules(30);

/** The keys a rotation is tried on, changed as the database would be; keys are numbered as they are made. */
function aRotation(days: number) {
  const of = rotationRules(days);
  const made: KeyState[] = [];
  let keys: KeyState[] = [];

  const add = (now: Date, activatesAt: Date) => {
    const isActive = activatesAt <= now;
    const status = isActive ? 'active' : 'published';
    const key = { kid: `${made.length}`, createdAt: now, activatesAt, activatedAt: isActive ? now : null } as const;
    made.push({ ...key, status, retiredAt: null });
    keys = [...keys, { ...key, status, retiredAt: null }];
  };

  function take(now: Date): boolean {
    const due = dueStep(keys, now, of);
    if (due === undefined) return false;
    if (due.step === 'make') add(now, now);
    else if (due.step === 'publish') add(now, due.activatesAt);
    else if (due.step === 'forget') keys = keys.filter(({ kid }) => kid !== due.kid);
    else
      keys = keys.map((key) => {
        if (key.kid === due.kid) return { ...key, status: 'active', activatedAt: now };
        return key.status === 'active' ? { ...key, status: 'retired', retiredAt: now } : key;
      });
    return true;
  }

  return {
    rules: of,
    keys: () => keys,
    active: () => keys.filter(({ status }) => status === 'active'),
    /** What any replica does when it looks. @returns how many steps it took */
    look(now: Date): number {
      let steps = 0;
      while (take(now)) steps += 1;
      return steps;
    },
    /** What the command does. */
    hasten(now: Date): void {
      const activatesAt = earliestActivation(keys, now);
      if (keys.every(({ status }) => status !== 'published')) add(now, activatesAt);
      else keys = keys.map((key) => (key.status === 'published' ? { ...key, activatesAt } : key));
    },
  };
}

/** What happens in the life of an installation: time passes, and now and then somebody asks for another key. */
const life = fc.array(
  fc.record({
    passes: fc.oneof(fc.integer({ min: 0, max: 2 * 60 * minute }), fc.integer({ min: 0, max: 70 * day })),
    isAsked: fc.boolean(),
  }),
  { minLength: 1, maxLength: 60 },
);

function live(days: number, moments: readonly { passes: number; isAsked: boolean }[], check: Check): void {
  const rotation = aRotation(days);
  let time = start;
  for (const { passes, isAsked } of moments) {
    time += passes;
    const now = new Date(time);
    const before = rotation.keys();
    const steps = rotation.look(now);
    const stepsLeft = rotation.look(now);
    if (isAsked) rotation.hasten(now);
    check({ rotation, now, before, steps, stepsLeft });
  }
}

type Check = (moment: {
  rotation: ReturnType<typeof aRotation>;
  now: Date;
  before: readonly KeyState[];
  steps: number;
  stepsLeft: number;
}) => void;

const aPeriod = fc.integer({ min: 1, max: 365 });

describe('a rotation, whatever happens when', () => {
  it('always has exactly one key that signs, and at most one that waits', () => {
    fc.assert(
      fc.property(aPeriod, life, (days, moments) =>
        live(days, moments, ({ rotation }) => {
          expect(rotation.active()).toHaveLength(1);
          expect(rotation.keys().filter(({ status }) => status === 'published').length).toBeLessThanOrEqual(1);
        }),
      ),
    );
  });

  it('uses no key that others could not know yet, but for the very first', () => {
    fc.assert(
      fc.property(aPeriod, life, (days, moments) =>
        live(days, moments, ({ rotation }) => {
          for (const { kid, createdAt, activatedAt } of rotation.keys()) {
            if (kid === '0' || activatedAt === null) continue;
            expect(activatedAt.getTime() - createdAt.getTime()).toBeGreaterThanOrEqual(leastNoticeMs);
          }
        }),
      ),
    );
  });

  it('publishes every key for as long as a token lives that a replica signed with it, even one that looked late', () => {
    fc.assert(
      fc.property(aPeriod, life, fc.integer({ min: 0, max: 25 * minute }), (days, moments, later) => {
        live(days, moments, ({ rotation, now, before }) => {
          const signedWith = before.filter(({ status }) => status === 'active');
          const known = new Set(rotation.keys().map(({ kid }) => kid));
          for (const { kid } of signedWith) expect(known).toContain(kid);
          const then = new Date(now.getTime() + later);
          const retired = rotation.keys().filter(({ retiredAt }) => retiredAt?.getTime() === now.getTime());
          for (const key of retired) expect(isPublic(key, then, rotation.rules)).toBe(true);
        });
      }),
    );
  });

  it('takes few steps at a time, leaves nothing to do, and keeps few keys', () => {
    fc.assert(
      fc.property(aPeriod, life, (days, moments) =>
        live(days, moments, ({ rotation, steps, stepsLeft }) => {
          expect(steps).toBeLessThan(10);
          expect(stepsLeft).toBe(0);
          // Asked for again and again, one every quarter of an hour, over half an hour.
          expect(rotation.keys().length).toBeLessThanOrEqual(5);
        }),
      ),
    );
  });

  it('keeps no key in use for longer than its time and a day, when somebody looks every hour', () => {
    fc.assert(
      fc.property(aPeriod, (days) => {
        const rotation = aRotation(days);
        for (let hour = 0; hour < (2 * days + 2) * 24; hour += 1) {
          const now = new Date(start + hour * 60 * minute);
          rotation.look(now);
          const [active] = rotation.active();
          expect(now.getTime() - (active?.activatedAt?.getTime() ?? 0)).toBeLessThan(days * day + 60 * minute);
        }
      }),
      { numRuns: 10 },
    );
  });
});

describe('the schedule', () => {
  const at = (ms: number) => new Date(start + ms);
  const first: KeyState = {
    kid: 'first',
    status: 'active',
    createdAt: at(0),
    activatesAt: at(0),
    activatedAt: at(0),
    retiredAt: null,
  };
  const next: KeyState = { ...first, kid: 'next', status: 'published', activatedAt: null, activatesAt: at(30 * day) };

  it('begins with a key that signs at once, since nobody can have a token yet', () => {
    expect(dueStep([], at(0), rules)).toEqual({ step: 'make' });
  });

  it('publishes the next key a day before it is used', () => {
    expect(dueStep([first], at(29 * day - 1), rules)).toBeUndefined();
    expect(dueStep([first], at(29 * day), rules)).toEqual({ step: 'publish', activatesAt: at(30 * day) });
    expect(dueStep([first, next], at(30 * day - 1), rules)).toBeUndefined();
    expect(dueStep([first, next], at(30 * day), rules)).toEqual({ step: 'activate', kid: 'next' });
  });

  it('gives a day of notice also when nobody looked for months', () => {
    expect(dueStep([first], at(100 * day), rules)).toEqual({ step: 'publish', activatesAt: at(101 * day) });
  });

  it('gives half of the time as notice where keys change daily', () => {
    expect(dueStep([first], at(day / 2), rotationRules(1))).toEqual({ step: 'publish', activatesAt: at(day) });
  });

  it('brings a key forward that waits, but not before others can know of it', () => {
    expect(earliestActivation([first, next], at(minute))).toEqual(at(leastNoticeMs));
    expect(earliestActivation([first, next], at(day))).toEqual(at(day));
    expect(earliestActivation([first, { ...next, activatesAt: at(minute) }], at(0))).toEqual(at(minute));
    expect(earliestActivation([first], at(day))).toEqual(at(day + leastNoticeMs));
  });
});
