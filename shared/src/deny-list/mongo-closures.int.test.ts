import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../ids/index.js';
import { anEvent, eventually, freshMongo, testLogger } from '../testing/index.js';
import { createClosures, tokensDeadAfterMs } from './index.js';

let mongo: Awaited<ReturnType<typeof freshMongo>>;

beforeAll(async () => {
  mongo = await freshMongo('closures');
});
afterAll(() => mongo.close());

const closed = (userId: string, closedAt = new Date()) =>
  anEvent('user.closed.v1', { userId, closedAt: closedAt.toISOString() });

/** The closures as one process of a service knows them. */
const aProcess = () => createClosures(mongo.db, { logger: testLogger(), everyMs: 20 });

describe('a closed account', () => {
  it('is known at once where it was heard of, and soon to every other process', async () => {
    const [hears, other] = [aProcess(), aProcess()];
    await Promise.all([hears.start(), other.start()]);
    const [userId, stranger] = [newId(), newId()];
    await hears.apply(closed(userId));
    expect([hears.isClosed(userId), hears.isClosed(stranger)]).toEqual([true, false]);
    await eventually(() => expect(other.isClosed(userId)).toBe(true));
    for (const process of [hears, other]) process.stop();
  });

  it('is found among all that ever were by an index', async () => {
    const closures = aProcess();
    await closures.start();
    closures.stop();
    const plan = await mongo.db
      .collection('closures')
      .find({ closedAt: { $gte: new Date() } })
      .explain('queryPlanner');
    expect(JSON.stringify(plan.queryPlanner.winningPlan)).toContain('"indexName":"closedAt_1"');
  });

  it('keeps the time it was closed at, however often and at once it is heard of', async () => {
    const closures = aProcess();
    const userId = newId();
    const event = closed(userId, new Date('2026-03-02T18:00:00.000Z'));
    await Promise.all([closures.apply(event), closures.apply(event), closures.apply(event)]);
    const stored = mongo.db.collection<{ _id: string }>('closures').find({ _id: userId });
    expect(await stored.toArray()).toEqual([{ _id: userId, closedAt: new Date(event.data.closedAt) }]);
  });

  it('is remembered for good, but not in memory once no token can be out', async () => {
    const before = aProcess();
    const [long, lately] = [newId(), newId()];
    await before.apply(closed(long, new Date(Date.now() - tokensDeadAfterMs - 1_000)));
    await before.apply(closed(lately));
    const restarted = aProcess();
    await restarted.start();
    expect([long, lately].map(restarted.isClosed)).toEqual([false, true]);
    expect(await restarted.anyClosed([newId(), long])).toBe(true);
    expect(await restarted.anyClosed([newId()])).toBe(false);
    restarted.stop();
  });
});
