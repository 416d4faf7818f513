import { describe, expect, it } from 'vitest';
import { dedupe } from './dedupe.js';
import { delivery } from './examples.js';

describe('skipping duplicates', () => {
  it('skips an event it has seen handled', async () => {
    const step = dedupe();
    const given = delivery();
    let calls = 0;
    const next = async () => {
      calls += 1;
    };

    await step(given, next);
    await step(given, next);

    expect(calls).toBe(1);
  });

  it('does not skip an event whose handling failed', async () => {
    const step = dedupe();
    const given = delivery();
    let calls = 0;
    await expect(step(given, () => Promise.reject(new Error('no')))).rejects.toThrow('no');

    await step(given, async () => {
      calls += 1;
    });

    expect(calls).toBe(1);
  });

  it('forgets the oldest once it remembers enough', async () => {
    const step = dedupe({ remember: 2 });
    const [first, second, third] = [delivery(), delivery(), delivery()];
    let calls = 0;
    const next = async () => {
      calls += 1;
    };

    for (const given of [first, second, third, first]) await step(given, next);

    expect(calls).toBe(4);
  });
});
