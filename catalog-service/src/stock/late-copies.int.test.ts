import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aStock, type TestStock, wanting } from '../testing/a-stock.js';
import type { ReserveRequest } from './use-cases.js';

let on: TestStock;
beforeAll(async () => {
  on = await aStock();
});
afterAll(() => on.close());

function aSignal(): { readonly given: Promise<void>; give(): void } {
  let give = () => {};
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give };
}

describe('a copy of the work that was held up just before taking', () => {
  /** Starts reserving and stops right before the take; `goOn` lets it happen and waits for the end. */
  async function heldUp(request: ReserveRequest): Promise<{ goOn: () => Promise<void> }> {
    const reached = aSignal();
    const gate = aSignal();
    const slow = on.through((real) => ({
      ...real,
      async take(...given) {
        reached.give();
        await gate.given;
        return real.take(...given);
      },
    }));
    const done = slow.reserve(request);
    await reached.given;
    return {
      async goOn() {
        gate.give();
        await done;
      },
    };
  }

  it('takes nothing once the sale has been called off', async () => {
    const id = await on.listed({ stock: 3 });
    const request = wanting({ listingId: id, quantity: 1 });
    const { goOn } = await heldUp(request);
    await on.stock.release(request);
    await goOn();
    expect((await on.stored(id)).stock).toBe(3);
    expect(await on.told(request.saleId)).toMatchObject([
      { type: 'stock.rejected.v1', data: { reason: 'not_for_sale' } },
    ]);
  });

  it('takes nothing that another copy has taken, nor what it has given back since', async () => {
    const id = await on.listed({ stock: 3 });
    const [kept, undone] = [wanting({ listingId: id, quantity: 1 }), wanting({ listingId: id, quantity: 1 })];
    const slow = [await heldUp(kept), await heldUp(undone)];
    await on.stock.reserve(kept);
    await on.stock.reserve(undone);
    await on.stock.release(undone);
    await Promise.all(slow.map(({ goOn }) => goOn()));
    expect((await on.stored(id)).stock).toBe(2);
    expect([await on.statusOf(kept), await on.statusOf(undone)]).toEqual(['reserved', 'released']);
    expect([await on.told(kept.saleId), await on.told(undone.saleId)].map((events) => events.length)).toEqual([1, 1]);
  });

  it('takes nothing for a sale that another copy has turned down', async () => {
    const [enough, tooFew] = [await on.listed({ stock: 3 }), await on.listed({ stock: 1 })];
    const request = wanting({ listingId: enough, quantity: 1 }, { listingId: tooFew, quantity: 2 });
    const { goOn } = await heldUp(request);
    await on.stock.reserve(request);
    await goOn();
    expect((await on.stored(enough)).stock).toBe(3);
    expect(await on.told(request.saleId)).toMatchObject([
      { type: 'stock.rejected.v1', data: { listingIds: [tooFew] } },
    ]);
  });
});
