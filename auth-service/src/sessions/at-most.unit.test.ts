import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { atMost } from './at-most.js';

describe('work in turn', () => {
  it('is done in the order in which it comes, so much of it at any time', async () => {
    const inTurn = atMost(2);
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
    const inTurn = atMost(1);
    const failed = inTurn(() => Promise.reject(new Error('gone')));
    const next = inTurn(async () => 'next');
    await expect(failed).rejects.toThrow('gone');
    expect(await next).toBe('next');
  });
});
