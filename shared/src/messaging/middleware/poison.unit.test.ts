import { describe, expect, it } from 'vitest';
import { incoming } from './examples.js';
import { POISON_STARTS, poison } from './poison.js';

const starts = (header: string, count: unknown) => incoming({ headers: { [header]: count } });

describe('finding poison', () => {
  it('lets a message through that has not been started too often', async () => {
    let calls = 0;
    const next = async () => {
      calls += 1;
    };

    await poison(incoming(), next);
    await poison(starts('x-delivery-count', POISON_STARTS - 1), next);
    await poison(starts('x-delivery-count', 'many'), next);

    expect(calls).toBe(3);
  });

  it.each(['x-delivery-count', 'x-acquired-count'])('stops one that was, going by %s', async (header) => {
    const next = async () => expect.unreachable();

    await expect(poison(starts(header, POISON_STARTS), next)).rejects.toMatchObject({ deadCause: 'poison' });
  });
});
