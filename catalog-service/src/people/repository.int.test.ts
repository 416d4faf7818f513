import { freshMongo } from '@artel/shared/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createPeople } from './index.js';

let mongo: Awaited<ReturnType<typeof freshMongo>>;

beforeAll(async () => {
  mongo = await freshMongo('people');
});
afterAll(() => mongo.close());

it('finds out by an index whether anybody is shown with a picture', async () => {
  const people = createPeople(mongo.db);
  await people.ensureIndexes();
  const card = { username: 'ada', fullName: 'Ada', profilePicture: '/media/a.webp', sequence: 1 };
  await people.keep('01926b1e-0000-7000-8000-000000000001', card);

  expect(await people.anyPictured(['/media/b.webp', '/media/a.webp'])).toBe(true);
  expect(await people.anyPictured(['/media/b.webp'])).toBe(false);
  const looking = mongo.db.collection('people').find({ profilePicture: { $in: ['/media/a.webp', '/media/b.webp'] } });
  const plan = await looking.explain('queryPlanner');
  expect(JSON.stringify(plan.queryPlanner.winningPlan)).toContain('"indexName":"profilePicture_1"');
});
