import { eventually, testLogger } from '@artel/shared/testing';
import { describe, expect, it } from 'vitest';
import { createRecent } from './recent.js';
import { countedAtOnce, createTotals } from './totals.js';
import { createViewCounter } from './views.js';

describe('recent listings', () => {
  it('are loaded once for many who ask at once', async () => {
    let loads = 0;
    const recent = createRecent<number>({ max: 10, ttlMs: 60_000 });
    const load = async () => ++loads;
    expect(await Promise.all([recent.get('a', load), recent.get('a', load), recent.get('b', load)])).toEqual([1, 1, 2]);
    recent.forget('a');
    expect(await recent.get('a', load)).toBe(3);
  });

  it('are not remembered when loading failed', async () => {
    const recent = createRecent<string>({ max: 10, ttlMs: 60_000 });
    await expect(recent.get('a', () => Promise.reject(new Error('down')))).rejects.toThrow('down');
    expect(await recent.get('a', async () => 'up')).toBe('up');
  });

  it('are loaded anew when their time is over, and always when the time is zero', async () => {
    const recent = createRecent<number>({ max: 1, ttlMs: 50 });
    await recent.get('a', async () => 1);
    await eventually(async () => expect(await recent.get('a', async () => 2)).toBe(2));
    const none = createRecent<number>({ max: 1, ttlMs: 0 });
    await none.get('a', async () => 1);
    expect(await none.get('a', async () => 2)).toBe(2);
  });

  it('make room for others in the order in which they were last asked for', async () => {
    const recent = createRecent<string>({ max: 2, ttlMs: 60_000 });
    for (const key of ['a', 'b', 'a', 'c']) await recent.get(key, async () => 'first');
    expect(await recent.get('a', async () => 'second')).toBe('first');
    expect(await recent.get('b', async () => 'second')).toBe('second');
  });

  it('do not come back from a load that was under way when they were forgotten', async () => {
    const recent = createRecent<string>({ max: 10, ttlMs: 60_000 });
    let finish = (_value: string): void => {};
    const slow = recent.get('a', () => new Promise((resolve) => (finish = resolve)));
    recent.forget('a');
    finish('before');
    expect(await slow).toBe('before');
    expect(await recent.get('a', async () => 'after')).toBe('after');
  });
});

describe('totals', () => {
  function counter(total: number) {
    const state = { total, counts: 0, now: 0 };
    const count = async (_filter: unknown, atMost = Number.POSITIVE_INFINITY) => {
      state.counts++;
      return Math.min(state.total, atMost);
    };
    return { state, totals: createTotals({ count, logger: testLogger(), now: () => state.now }) };
  }

  it('are exact and counted once in a while when small', async () => {
    const { state, totals } = counter(12);
    expect([await totals.of({}), await totals.of({}), state.counts]).toEqual([12, 12, 1]);
    totals.forget();
    state.total = 13;
    expect(await totals.of({})).toBe(13);
    state.now += 10_000;
    state.total = 14;
    expect(await totals.of({})).toBe(14);
  });

  it('start as a lower bound when large, become exact in the background, and are then kept', async () => {
    const { state, totals } = counter(1_000_000);
    expect(await totals.of({})).toBe(countedAtOnce);
    await eventually(async () => expect(await totals.of({})).toBe(1_000_000));
    const { counts } = state;
    totals.forget();
    expect(await totals.of({})).toBe(1_000_000);
    expect(state.counts).toBe(counts);
  });

  it('are answered from memory while a large one is counted anew', async () => {
    const { state, totals } = counter(20_000);
    await totals.of({});
    await eventually(async () => expect(await totals.of({})).toBe(20_000));
    state.total = 30_000;
    state.now += 61_000;
    expect(await totals.of({})).toBe(20_000);
    await eventually(async () => expect(await totals.of({})).toBe(30_000));
  });
});

describe('views', () => {
  it('are written together', async () => {
    const saved: [string, number][][] = [];
    const views = createViewCounter({
      save: async (batch) => void saved.push([...batch]),
      everyMs: 60_000,
      logger: testLogger(),
    });
    for (const id of ['a', 'b', 'a']) views.add(id);
    await views.stop();
    expect(saved).toEqual([
      [
        ['a', 2],
        ['b', 1],
      ],
    ]);
  });

  it('are kept for the next time when writing fails', async () => {
    const saved: [string, number][][] = [];
    let failures = 1;
    const views = createViewCounter({
      save: async (batch) => {
        if (failures-- > 0) throw new Error('down');
        saved.push([...batch]);
      },
      everyMs: 60_000,
      logger: testLogger(),
    });
    views.add('a');
    await views.stop();
    expect(saved).toEqual([[['a', 1]]]);
  });
});
