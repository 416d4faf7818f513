import { setImmediate as turn } from 'node:timers/promises';
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

describe('work in turn', () => {
  it('is done in the order in which it comes, so much of it at any time', async () => {
    const inTurn = limit(2);
    const finish: (() => void)[] = [];
    const all = [0, 1, 2, 3].map((n) => inTurn(() => new Promise<number>((done) => finish.push(() => done(n)))));
    for (let done = 0; done < 4; done += 1) {
      await turn();
      expect(finish).toHaveLength(Math.min(done + 2, 4));
      finish[done]?.();
    }
    expect(await Promise.all(all)).toEqual([0, 1, 2, 3]);
    expect(await inTurn(async () => 'more')).toBe('more');
  });

  it('goes on when some of it fails', async () => {
    const inTurn = limit(1);
    const failed = inTurn(() => Promise.reject(new Error('gone')));
    const next = inTurn(async () => 'next');
    await expect(failed).rejects.toThrow('gone');
    expect(await next).toBe('next');
  });
});
