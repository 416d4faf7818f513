import { describe, expect, it } from 'vitest';
import { createTurnstile } from './turnstile.js';

function visitors(count: number, capacity: number) {
  const turnstile = createTurnstile(capacity);
  const inside: number[] = [];
  const enter = () => Array.from({ length: count }, (_, n) => turnstile.enter().then(() => inside.push(n)));
  return { turnstile, inside, enter };
}
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('a turnstile', () => {
  it('lets as many in as there is room for, and the next as one leaves, in order', async () => {
    const { turnstile, inside, enter } = visitors(4, 2);
    enter();
    await settle();
    expect(inside).toEqual([0, 1]);

    turnstile.leave();
    await settle();
    expect(inside).toEqual([0, 1, 2]);
  });

  it('lets nobody in while it is shut', async () => {
    const { turnstile, inside, enter } = visitors(3, 2);
    turnstile.shut();
    enter();
    await settle();
    expect(inside).toEqual([]);

    turnstile.open();
    await settle();
    expect(inside).toEqual([0, 1]);
  });
});
