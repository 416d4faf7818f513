import { closedName, closedUsername } from '@artel/shared/contracts';
import { newId } from '@artel/shared/http';
import { freshMongo, testLogger } from '@artel/shared/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createListingMemory, createListingRepository, createListings } from '../listings/index.js';
import { createPeople } from '../people/index.js';

let mongo: Awaited<ReturnType<typeof freshMongo>>;

beforeAll(async () => {
  mongo = await freshMongo('just_publishing');
});
afterAll(() => mongo.close());

it('names nobody on a work that is stored right after its artist was forgotten', async () => {
  const [people, repository] = [createPeople(mongo.db), createListingRepository(mongo.db)];
  const seller = { id: newId(), username: 'hendrick', role: 'artist', sessionId: newId() } as const;
  const card = (username: string, fullName: string, sequence: number) =>
    ({ username, fullName, sequence, profilePicture: null }) as const;
  await people.keep(seller.id, card('hendrick', 'Hendrick of Leiden', 1));

  /** What closing does, done when the seller was looked up and their work is not there yet. */
  const forget = async () => {
    const closed = card(closedUsername(seller.id), closedName, 9);
    await people.keep(seller.id, closed);
    await repository.dress(seller.id, closed);
  };
  const listings = createListings({
    repository: {
      ...repository,
      insert: async (...listing) => {
        await forget();
        await repository.insert(...listing);
      },
    },
    people,
    memory: createListingMemory(repository, { ttlMs: 0, logger: testLogger() }),
    views: { add: () => {} },
    wake: () => {},
  });

  await expect(listings.create(seller, 'artwork', { title: 'Blue sea', price: 500 })).rejects.toMatchObject({
    code: 'unauthorized',
  });
  const left = await repository.collection.find({ sellerId: seller.id }).toArray();
  expect(left).toMatchObject([{ status: 'archived', seller: { username: closedUsername(seller.id) } }]);
});
