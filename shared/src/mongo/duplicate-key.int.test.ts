import type { Collection } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshMongo } from '../testing/index.js';
import { isDuplicateKey, upserting } from './index.js';

interface Counter {
  _id: string;
  count: number;
}

let database: Awaited<ReturnType<typeof freshMongo>>;
let counters: Collection<Counter>;
beforeAll(async () => {
  database = await freshMongo('mongo');
  counters = database.db.collection<Counter>('counters');
});
afterAll(() => database.close());

const failureOf = (write: Promise<unknown>) =>
  write.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('a duplicate key', () => {
  it('is told from other failures of the server', async () => {
    await counters.insertOne({ _id: 'a', count: 1 });
    expect(isDuplicateKey(await failureOf(counters.insertOne({ _id: 'a', count: 2 })))).toBe(true);
    expect(isDuplicateKey(await failureOf(counters.updateOne({ _id: 'a' }, { $inc: { 'count.x': 1 } })))).toBe(false);
    expect(isDuplicateKey(undefined)).toBe(false);
  });
});

describe('an upsert', () => {
  it('is made again when somebody else created the document meanwhile', async () => {
    let creations = 0;
    const write = async () => {
      creations += 1;
      // What a racing upsert ends in, made certain: the document appears between looking and inserting.
      if (creations === 1)
        await counters.insertOne({ _id: 'b', count: 1 }).then(() => counters.insertOne({ _id: 'b', count: 1 }));
      return counters.findOneAndUpdate({ _id: 'b' }, { $inc: { count: 1 } }, { upsert: true, returnDocument: 'after' });
    };
    expect(await upserting(write)).toEqual({ _id: 'b', count: 2 });
    expect(creations).toBe(2);
  });

  it('is made by each of many at once', async () => {
    const inc = () => counters.updateOne({ _id: 'c' }, { $inc: { count: 1 } }, { upsert: true });
    await Promise.all(Array.from({ length: 20 }, () => upserting(inc)));
    expect(await counters.findOne({ _id: 'c' })).toEqual({ _id: 'c', count: 20 });
  });

  it('is not repeated after any other failure', async () => {
    let attempts = 0;
    const failing = upserting(async () => {
      attempts += 1;
      throw new Error('gone');
    });
    await expect(failing).rejects.toThrow('gone');
    expect(attempts).toBe(1);
  });
});
