import { describe, expect, it } from 'vitest';
import { backoffMs, settledWithin } from './backoff.js';

describe('backing off', () => {
  it('doubles up to a limit', () => {
    const delays = [1, 2, 3, 4, 20].map((failures) => backoffMs(failures, { maxMs: 500, random: () => 1 }));

    expect(delays).toEqual([100, 200, 400, 500, 500]);
  });

  it('spreads each delay over its upper half', () => {
    expect(backoffMs(1, { random: () => 0 })).toBe(50);
    expect(backoffMs(1, { random: () => 1 })).toBe(100);
  });
});

describe('waiting for an end', () => {
  it('tells an end, good or bad, from none in time', async () => {
    expect(await settledWithin(Promise.resolve(), 1_000)).toBe(true);
    expect(await settledWithin(Promise.reject(new Error('no')), 1_000)).toBe(true);
    expect(await settledWithin(new Promise(() => {}), 5)).toBe(false);
  });
});
