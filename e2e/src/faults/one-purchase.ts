import { eventually } from '@artel/shared/testing';
import { expect } from 'vitest';
import { balances, trialBalance } from '../support/books.js';
import { type Person, register } from '../support/people.js';
import { type Artwork, artworkOf, publish } from '../support/shop.js';
import type { TestSystem } from '../support/system.js';

export interface Scene {
  readonly artist: Person;
  readonly collector: Person;
  readonly work: Artwork;
}

/** An artist with one work for sale and a collector who wants it. */
export async function setTheScene(system: TestSystem, work: { title: string; stock: number }): Promise<Scene> {
  const artist = await register(system.client, 'artist', 'Hokusai Katsushika');
  const collector = await register(system.client, 'collector', 'Siegfried Bing');
  return { artist, collector, work: await publish(system.client, artist, { ...work, price: 100 }) };
}

/**
 * Asserts that exactly `units` of a work at 100.00 were sold: stock, books, and the artist's earnings agree. The books
 * are kept by events, so they may follow the order by a moment.
 */
export async function expectSold(system: TestSystem, { artist, work }: Scene, units: number): Promise<void> {
  expect((await artworkOf(system.client, work.id)).stock).toBe((work.stock ?? 0) - units);
  const earned = await eventually(async () => {
    const books = await balances(system.ordersDb);
    const owed = (books.get(`seller:${artist.id}:pending`) ?? 0) + (books.get(`seller:${artist.id}:available`) ?? 0);
    if (owed === 0) throw new Error('nothing is posted for the artist yet');
    return Math.abs(owed);
  });
  expect(earned).toBe(units * 9_000);
  expect(await trialBalance(system.ordersDb)).toBe(0);
}
