import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sweepExpired } from './ttl-sweeper.js';

const url = process.env.MONGO_URL ?? '';
const client = new MongoClient(url);
const words = client.db(`artel_sweeper_${process.pid}`).collection<{ _id: string; at?: Date | string }>('words');
let endSweeping: () => Promise<void>;

beforeAll(async () => {
  await words.createIndex({ at: 1 }, { expireAfterSeconds: 3600 });
  endSweeping = sweepExpired(url, 50);
});
afterAll(async () => {
  await endSweeping();
  await client.db(words.dbName).dropDatabase();
  await client.close();
});

it('removes what has expired and leaves what has not, or has no date', async () => {
  const ago = (seconds: number) => new Date(Date.now() - seconds * 1000);
  await words.insertMany([
    { _id: 'expired', at: ago(3601) },
    { _id: 'fresh', at: ago(60) },
    { _id: 'future', at: ago(-60) },
    { _id: 'text', at: '1999-01-01' },
    { _id: 'undated' },
  ]);
  const left = async () => (await words.find().toArray()).map(({ _id }) => _id).sort();
  await expect.poll(left, { timeout: 10_000 }).toEqual(['fresh', 'future', 'text', 'undated']);
});
