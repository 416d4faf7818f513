import { describe, expect, it } from 'vitest';
import { createQuarantine } from './quarantine.js';

async function orderOf(starts: number): Promise<string[]> {
  const { run } = createQuarantine({ gatherMs: 5, answersArrived: async () => {} });
  const order: string[] = [];
  let atOnce = 0;
  const task = (name: string) => async () => {
    atOnce += 1;
    expect(atOnce).toBe(1);
    await new Promise((resolve) => setImmediate(resolve));
    order.push(name);
    atOnce -= 1;
    if (name === 'b') throw new Error(name);
  };
  await Promise.allSettled(['a', 'b', 'c'].map((name) => run(starts, task(name))));
  return order;
}

describe('the quarantine', () => {
  it('runs suspects one at a time, from the front in one round and from the back in the next', async () => {
    expect(await orderOf(2)).toEqual(['a', 'b', 'c']);
    expect(await orderOf(3)).toEqual(['c', 'b', 'a']);
  });

  it('lets the next one begin only when the answer to the one before has arrived', async () => {
    const story: string[] = [];
    const answersArrived = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      story.push('arrived');
    };
    const { run } = createQuarantine({ gatherMs: 0, answersArrived });

    await Promise.all(['a', 'b'].map((name) => run(2, async () => void story.push(name))));
    expect(story).toEqual(['a', 'arrived', 'b']);
  });

  it('reports the failure of a suspect to whom it belongs', async () => {
    const { run } = createQuarantine({ gatherMs: 0, answersArrived: async () => {} });

    await expect(run(2, () => Promise.reject(new Error('mine')))).rejects.toThrow('mine');
    await expect(run(2, async () => {})).resolves.toBeUndefined();
  });
});
