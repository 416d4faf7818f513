import { newId } from '@artel/shared/http';
import { dataProblems } from '@artel/shared/messaging';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aStock, type TestStock, wanting } from '../testing/a-stock.js';
import type { ReserveRequest } from './use-cases.js';

let on: TestStock;
beforeAll(async () => {
  on = await aStock();
});
afterAll(() => on.close());

describe('reserving', () => {
  it('takes every line and tells the payment', async () => {
    const [one, two] = [await on.listed({ stock: 5 }), await on.listed({ stock: 2 })];
    const request = wanting({ listingId: one, quantity: 2 }, { listingId: two, quantity: 1 });
    await on.stock.reserve(request);
    expect([(await on.stored(one)).stock, (await on.stored(two)).stock]).toEqual([3, 1]);
    const { saleId, orderId, paymentId, lines } = request;
    expect(await on.told(saleId)).toMatchObject([
      { type: 'stock.reserved.v1', aggregateId: saleId, sequence: 1, data: { saleId, orderId, paymentId, lines } },
    ]);
  });

  it('announces the listing as the write has left it, numbered on', async () => {
    const id = await on.listed({ stock: 1, title: '$price and {$literal}' });
    await on.listings.updateOne({ _id: id }, { $set: { sequence: 7 } });
    await on.stock.reserve(wanting({ listingId: id, quantity: 1 }));
    const { outbox, sequence, status, isForSale, version } = await on.stored(id);
    expect({ sequence, status, isForSale, version }).toEqual({
      sequence: 8,
      status: 'sold',
      isForSale: false,
      version: 2,
    });
    expect(outbox).toMatchObject([
      {
        type: 'listing.updated.v1',
        sequence: 8,
        aggregateId: id,
        data: { listingId: id, stock: 0, status: 'sold', isForSale: false, title: '$price and {$literal}' },
      },
    ]);
    expect(dataProblems('listing.updated.v1', outbox[0]?.data)).toEqual([]);
  });

  it('gives the last three units to exactly three of fifty', async () => {
    const id = await on.listed({ stock: 3 });
    const requests = Array.from({ length: 50 }, () => wanting({ listingId: id, quantity: 1 }));
    await Promise.all(requests.map((request) => on.stock.reserve(request)));
    const outcomes = (await Promise.all(requests.map(({ saleId }) => on.told(saleId)))).flat().map(({ type }) => type);
    expect(outcomes.filter((type) => type === 'stock.reserved.v1')).toHaveLength(3);
    expect(outcomes.filter((type) => type === 'stock.rejected.v1')).toHaveLength(47);
    const { stock: left, status, outbox } = await on.stored(id);
    expect({ left, status }).toEqual({ left: 0, status: 'sold' });
    expect(outbox.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
  });

  it('takes nothing when one line cannot be taken, and says which', async () => {
    const [enough, tooFew, gone] = [await on.listed({ stock: 5 }), await on.listed({ stock: 1 }), newId()];
    const request = wanting(
      { listingId: enough, quantity: 5 },
      { listingId: tooFew, quantity: 2 },
      { listingId: gone, quantity: 1 },
    );
    await on.stock.reserve(request);
    expect(await on.stored(enough)).toMatchObject({ stock: 5, status: 'published', isForSale: true });
    expect(await on.told(request.saleId)).toMatchObject([
      { type: 'stock.rejected.v1', data: { reason: 'out_of_stock', listingIds: [tooFew, gone] } },
    ]);
  });

  it('leaves unlimited stock unlimited and unannounced', async () => {
    const id = await on.listed({ category: 'digital' });
    const request = wanting({ listingId: id, quantity: 9 });
    await on.stock.reserve(request);
    await on.stock.release(request);
    expect(await on.stored(id)).toMatchObject({ stock: null, status: 'published', outbox: [], sequence: 0 });
    expect(await on.statusOf(request)).toBe('released');
  });

  it('refuses what is not for sale', async () => {
    const request = wanting({ listingId: await on.listed({ isForSale: false }), quantity: 1 });
    await on.stock.reserve(request);
    expect(await on.told(request.saleId)).toMatchObject([{ data: { reason: 'not_for_sale' } }]);
  });

  it('has one effect when delivered twice, one after the other or at once', async () => {
    const id = await on.listed({ stock: 5 });
    const request = wanting({ listingId: id, quantity: 2 });
    await Promise.all([on.stock.reserve(request), on.stock.reserve(request), on.stock.reserve(request)]);
    await on.stock.reserve(request);
    expect((await on.stored(id)).stock).toBe(3);
    expect(await on.told(request.saleId)).toHaveLength(1);
  });

  it('tells a second payment of the same sale as well, and takes nothing more', async () => {
    const id = await on.listed({ stock: 5 });
    const first = wanting({ listingId: id, quantity: 2 });
    const second = { ...first, paymentId: newId() };
    await on.stock.reserve(first);
    await on.stock.reserve(second);
    expect((await on.stored(id)).stock).toBe(3);
    expect((await on.told(first.saleId)).map(({ data }) => (data as ReserveRequest).paymentId)).toEqual([
      first.paymentId,
      second.paymentId,
    ]);
  });
});

describe('releasing', () => {
  it('puts units back and a sold listing on sale again, once', async () => {
    const id = await on.listed({ stock: 2 });
    const request = wanting({ listingId: id, quantity: 2 });
    await on.stock.reserve(request);
    expect((await on.stored(id)).status).toBe('sold');
    await Promise.all([on.stock.release(request), on.stock.release(request)]);
    await on.stock.release(request);
    const { stock: left, status, isForSale, outbox } = await on.stored(id);
    expect({ left, status, isForSale }).toEqual({ left: 2, status: 'published', isForSale: true });
    expect(outbox.map(({ type }) => type)).toEqual(['listing.updated.v1', 'listing.updated.v1']);
    expect(outbox[1]?.data).toMatchObject({ stock: 2, status: 'published', isForSale: true });
  });

  it('puts units back into a withdrawn listing without publishing it', async () => {
    const id = await on.listed({ stock: 2 });
    const request = wanting({ listingId: id, quantity: 1 });
    await on.stock.reserve(request);
    await on.listings.updateOne({ _id: id }, { $set: { status: 'archived', isForSale: false } });
    await on.stock.release(request);
    expect(await on.stored(id)).toMatchObject({ stock: 2, status: 'archived', isForSale: false });
  });

  it('finds its units even when the mark of taking them was cleared away long ago', async () => {
    const id = await on.listed({ stock: 2 });
    const request = wanting({ listingId: id, quantity: 1 });
    await on.stock.reserve(request);
    await on.listings.updateOne({ _id: id }, { $set: { reservations: {} } });
    await on.stock.release(request);
    await on.stock.release(request);
    expect((await on.stored(id)).stock).toBe(2);
  });

  it('does nothing to a sale that got nothing', async () => {
    const id = await on.listed({ stock: 1 });
    const request = wanting({ listingId: id, quantity: 2 });
    await on.stock.reserve(request);
    await on.stock.release(request);
    expect((await on.stored(id)).stock).toBe(1);
    expect(await on.statusOf(request)).toBe('rejected');
  });

  it('that overtakes the payment leaves nothing for it to take', async () => {
    const id = await on.listed({ stock: 1 });
    const request = wanting({ listingId: id, quantity: 1 });
    await on.stock.release(request);
    await on.stock.reserve(request);
    expect((await on.stored(id)).stock).toBe(1);
    expect(await on.told(request.saleId)).toMatchObject([
      { type: 'stock.rejected.v1', data: { reason: 'not_for_sale', listingIds: [id] } },
    ]);
  });
});

describe('keeping listings small', () => {
  it('clears the marks of sales settled long ago, and no others', async () => {
    const id = await on.listed({ stock: 10_000 });
    const settled = wanting({ listingId: id, quantity: 1 });
    await on.stock.reserve(settled);
    const open = newId();
    await on.reservations.open({
      saleId: open,
      orderId: newId(),
      lines: [{ listingId: id, quantity: 1 }],
      status: 'reserving',
    });
    const old = { state: 'taken' as const, quantity: 1, at: new Date(Date.now() - 48 * 3_600_000) };
    const fresh = Object.fromEntries(
      Array.from({ length: 500 }, () => [newId(), { state: 'taken' as const, quantity: 1, at: new Date() }]),
    );
    await on.listings.updateOne(
      { _id: id },
      { $set: { reservations: { ...fresh, [settled.saleId]: old, [open]: old } } },
    );
    await on.stock.reserve(wanting({ listingId: id, quantity: 1 }));
    const marks = Object.keys((await on.stored(id)).reservations);
    expect(marks).toHaveLength(502);
    expect(marks).toContain(open);
    expect(marks).not.toContain(settled.saleId);
  });

  it('clears them when sales are turned away as well, not only when they are served', async () => {
    const id = await on.listed({ stock: 1 });
    const refused = wanting({ listingId: id, quantity: 2 });
    await on.stock.reserve(refused);
    const longAgo = new Date(Date.now() - 48 * 3_600_000);
    const fresh = Object.fromEntries(
      Array.from({ length: 500 }, () => [newId(), { state: 'returned' as const, quantity: 0, at: new Date() }]),
    );
    const old = { state: 'returned' as const, quantity: 0, at: longAgo };
    await on.listings.updateOne({ _id: id }, { $set: { reservations: { ...fresh, [refused.saleId]: old } } });
    await on.stock.reserve(wanting({ listingId: id, quantity: 2 }));
    const marks = Object.keys((await on.stored(id)).reservations);
    expect(marks).toHaveLength(501);
    expect(marks).not.toContain(refused.saleId);
  });

  it('leaves a mark that was renewed meanwhile, so that nothing is given back twice', async () => {
    const id = await on.listed({ stock: 10_000 });
    const undone = wanting({ listingId: id, quantity: 1 });
    await on.stock.reserve(undone);
    const fresh = Object.fromEntries(
      Array.from({ length: 500 }, () => [newId(), { state: 'taken' as const, quantity: 1, at: new Date() }]),
    );
    const old = { state: 'taken' as const, quantity: 1, at: new Date(Date.now() - 48 * 3_600_000) };
    await on.listings.updateOne({ _id: id }, { $set: { reservations: { ...fresh, [undone.saleId]: old } } });
    const slow = on.through((real) => ({
      ...real,
      async clearMarks(...given) {
        await on.stock.release(undone);
        return real.clearMarks(...given);
      },
    }));
    await slow.reserve(wanting({ listingId: id, quantity: 1 }));
    expect((await on.stored(id)).reservations[undone.saleId]).toMatchObject({ state: 'returned' });
  });
});
