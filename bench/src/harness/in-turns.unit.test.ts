import { describe, expect, it } from 'vitest';
import { inTurns, ratePerSecond } from './in-turns.js';

describe('measuring in turns', () => {
  it('lets each go first every other round and takes the middle of each', async () => {
    const order: string[] = [];
    const figures = { ours: [1, 9, 2], bare: [10, 30, 20] };
    const measure = (name: 'ours' | 'bare') => async () => {
      order.push(name);
      return figures[name].shift() ?? 0;
    };
    expect(await inTurns(measure('ours'), measure('bare'))).toEqual({ ours: 2, bare: 20 });
    expect(order).toEqual(['ours', 'bare', 'bare', 'ours', 'ours', 'bare']);
  });
});

describe('a rate', () => {
  it('keeps as much going at once as it is told', async () => {
    let running = 0;
    let most = 0;
    const work = async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise(setImmediate);
      running -= 1;
    };
    expect(await ratePerSecond(work, 4, 0.02)).toBeGreaterThan(0);
    expect(most).toBe(4);
  });
});
