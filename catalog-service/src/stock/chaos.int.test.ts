import type { DomainEvent } from '@artel/shared/contracts';
import { newId } from '@artel/shared/http';
import { freshMongo, testLogger } from '@artel/shared/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createListingRepository } from '../listings/index.js';
import { aListing } from '../testing/a-listing.js';
import { createReservations, createShelves, createStock, type Stock } from './index.js';
import type { Line, ReservationDocument } from './model.js';

let mongo: Awaited<ReturnType<typeof freshMongo>>;
beforeAll(async () => {
  mongo = await freshMongo('catalog_chaos');
});
afterAll(() => mongo.close());

class Killed extends Error {}

/** Each call may die before its effect, or after it, as a process or its connection may. */
function mortal<Ports extends object>(ports: Ports, dies: () => 'before' | 'after' | 'never'): Ports {
  return new Proxy(ports, {
    get(target, name, receiver) {
      const member: unknown = Reflect.get(target, name, receiver);
      if (typeof member !== 'function') return member;
      return async (...given: unknown[]) => {
        const death = dies();
        if (death === 'before') throw new Killed();
        const result: unknown = await member.apply(target, given);
        if (death === 'after') throw new Killed();
        return result;
      };
    },
  });
}

/** Delivers until it is handled, as the broker does. */
async function deliver(handle: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await handle();
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
    }
  }
}

const scenarios = fc.record({
  stocks: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 2 }),
  sales: fc.array(
    fc.record({
      lines: fc.array(fc.record({ of: fc.integer({ min: 0, max: 1 }), quantity: fc.integer({ min: 1, max: 2 }) }), {
        minLength: 1,
        maxLength: 2,
      }),
      copies: fc.integer({ min: 1, max: 2 }),
      ends: fc.constantFrom('never', 'meanwhile', 'afterwards'),
    }),
    { minLength: 2, maxLength: 5 },
  ),
  deaths: fc.infiniteStream(fc.constantFrom('before', 'after', 'never', 'never', 'never')),
});

it('keeps stock and reservations in balance, whatever dies, repeats or overtakes', { timeout: 120_000 }, async () => {
  const collection = createListingRepository(mongo.db).collection;
  const reservations = createReservations(mongo.db);

  await fc.assert(
    fc.asyncProperty(scenarios, async ({ stocks, sales, deaths }) => {
      const dies = () => deaths.next().value;
      const stock: Stock = createStock({
        shelves: mortal(createShelves(mongo.db), dies),
        reservations: mortal(reservations, dies),
        changed: () => {},
        wake: () => {},
        logger: testLogger(),
      });
      const listings = stocks.map((units) => aListing({ stock: units }));
      await collection.insertMany(listings);
      const requests = sales.map(({ lines, ...sale }) => ({
        ...sale,
        request: {
          saleId: newId(),
          orderId: newId(),
          paymentId: newId(),
          lines: lines.map(({ of, quantity }): Line => ({ listingId: listings[of]?._id ?? '', quantity })),
        },
      }));

      await Promise.all(
        requests.flatMap(({ request, copies, ends }) => [
          ...Array.from({ length: copies }, () => deliver(() => stock.reserve(request))),
          ...(ends === 'meanwhile' ? [deliver(() => stock.release(request))] : []),
        ]),
      );
      for (const { request, ends } of requests) {
        if (ends === 'afterwards') await deliver(() => stock.release(request));
      }

      const held: ReservationDocument[] = await reservations.collection
        .find({ _id: { $in: requests.map(({ request }) => request.saleId) } })
        .toArray();
      for (const [index, { _id }] of listings.entries()) {
        const lines = held.filter(({ status }) => status === 'reserved').flatMap((reservation) => reservation.lines);
        const taken = lines.reduce((sum, line) => sum + (line.listingId === _id ? line.quantity : 0), 0);
        const left = await collection.findOne({ _id });
        expect((left?.stock ?? Number.NaN) + taken).toBe(stocks[index]);
        expect(left?.status).toBe(left?.stock === 0 ? 'sold' : 'published');
        expect(numbers(left?.outbox)).toEqual(numbersUpTo(left?.sequence));
      }
      for (const { request, ends } of requests) {
        const reservation = held.find(({ _id }) => _id === request.saleId);
        expect(reservation?.outbox).toHaveLength(1);
        const over = ends === 'never' ? ['reserved', 'rejected'] : ['released', 'rejected'];
        expect(over).toContain(reservation?.status);
      }
    }),
    { numRuns: 40 },
  );
});

const numbers = (events: readonly DomainEvent[] = []) => events.map(({ sequence }) => sequence);
const numbersUpTo = (last = 0) => Array.from({ length: last }, (_, index) => index + 1);
