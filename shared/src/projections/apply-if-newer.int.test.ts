import fc from 'fast-check';
import type { Collection } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshMongo } from '../testing/index.js';
import { applyIfNewer } from './index.js';

interface Person {
  _id: string;
  sequence: number;
  username: string;
}

let database: Awaited<ReturnType<typeof freshMongo>>;
let people: Collection<Person>;
beforeAll(async () => {
  database = await freshMongo('projections');
  people = database.db.collection<Person>('people');
});
afterAll(() => database.close());

const apply = (id: string, sequence: number) =>
  applyIfNewer(people, { id, sequence, set: { username: `name ${sequence}` } });

describe('a projection', () => {
  it('takes what is newer and ignores what is older or the same', async () => {
    const id = crypto.randomUUID();

    expect(await apply(id, 2)).toBe('applied');
    expect(await apply(id, 1)).toBe('ignored');
    expect(await apply(id, 2)).toBe('ignored');
    expect(await apply(id, 3)).toBe('applied');
    expect(await people.findOne({ _id: id })).toEqual({ _id: id, sequence: 3, username: 'name 3' });
  });

  it('ends at the highest sequence whatever the order, the repeats and the overlaps', async () => {
    const deliveries = fc.array(fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 }), {
      minLength: 1,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(deliveries, async (rounds) => {
        const id = crypto.randomUUID();
        for (const round of rounds) await Promise.all(round.map((sequence) => apply(id, sequence)));

        const highest = Math.max(...rounds.flat());
        expect(await people.findOne({ _id: id })).toEqual({ _id: id, sequence: highest, username: `name ${highest}` });
      }),
      { numRuns: 60 },
    );
  });

  it('lets the newest of many that race to create it win', async () => {
    for (let round = 0; round < 10; round += 1) {
      const id = crypto.randomUUID();
      await Promise.all([3, 1, 5, 2, 4].map((sequence) => apply(id, sequence)));

      expect((await people.findOne({ _id: id }))?.sequence).toBe(5);
    }
  });
});
