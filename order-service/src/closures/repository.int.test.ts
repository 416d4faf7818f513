import { newId } from '@artel/shared/ids';
import { freshMongo } from '@artel/shared/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClosureRepository, createClosureRepository } from './repository.js';

let mongo: Awaited<ReturnType<typeof freshMongo>>;
let closures: ClosureRepository;

beforeAll(async () => {
  mongo = await freshMongo('closures_of_orders');
  closures = createClosureRepository(mongo.db);
  await closures.ensureIndexes();
});
afterAll(() => mongo.close());

describe('closures with something left to do', () => {
  it('are all found, the oldest first, however many have waited for long', async () => {
    const waiting = Array.from({ length: 1_500 }, (_, minute) => ({
      _id: newId(),
      closedAt: new Date(Date.UTC(2026, 0, 1, 0, minute)),
    }));
    await mongo.db.collection<{ _id: string }>('closures').insertMany(waiting.toReversed());
    await closures.settle(waiting[0]!._id, new Date());
    const found: string[] = [];
    for await (const { userId } of closures.findUnsettled()) found.push(userId);
    expect(found).toEqual(waiting.slice(1).map(({ _id }) => _id));
  });
});
