import { describe, expect, it } from 'vitest';
import { limit } from './limit.js';

describe('a limit', () => {
  it('runs so many tasks at once and no more, the others in the order they came, whatever becomes of each', async () => {
    const atMostTwo = limit(2);
    const started: number[] = [];
    let running = 0;
    let most = 0;

    const outcomes = await Promise.allSettled(
      [0, 1, 2, 3, 4].map((n) =>
        atMostTwo(async () => {
          started.push(n);
          running += 1;
          most = Math.max(most, running);
          await new Promise(setImmediate);
          running -= 1;
          if (n % 2 === 1) throw new Error('no');
          return n;
        }),
      ),
    );

    expect(most).toBe(2);
    expect(started).toEqual([0, 1, 2, 3, 4]);
    expect(outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : 'failed'))).toEqual([
      ...[0, 'failed', 2, 'failed', 4],
    ]);
  });
});
