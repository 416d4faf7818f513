import { requestIdentity } from '@artel/shared/http';
import { newId } from '@artel/shared/ids';
import { anEvent, eventually } from '@artel/shared/testing';
import type { FastifyRequest } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aService, shippingAddress, type TestService } from '../testing/a-service.js';
import type { OrderDocument } from './document.js';

let service: TestService;
beforeAll(async () => {
  service = await aService();
});
afterAll(() => service.close());

const url = '/api/orders';

/** A checkout with an idempotency key of its own, to be repeated. */
async function aCheckout(payment: object = { paymentMethodId: 'pm_card_visa' }) {
  const buyer = await service.person();
  const listing = await service.listing();
  const headers = { 'idempotency-key': newId() };
  const body = { items: [{ itemId: listing, quantity: 1 }], shippingAddress, ...payment };
  return {
    listing,
    /** Asks for it, or with the same key for something else. */
    request: (changes: object = {}) => buyer.call('POST', url, { headers, body: { ...body, ...changes } }),
    /** Places the order as the request does, and no more: what a process has done that dies right after. */
    placeOnly() {
      const request = { headers, user: { id: buyer.id }, method: 'POST', url, body } as unknown as FastifyRequest;
      const wanted = { items: body.items, shippingAddress, notes: null };
      return service.deps.place(buyer.id, wanted, requestIdentity(request));
    },
    placed: () => service.db.collection<OrderDocument>('orders').find({ buyerId: buyer.id }).toArray(),
  };
}

/** What a process leaves behind that dies before it has answered: a request under way whose time is over. */
async function loseAnswers(): Promise<void> {
  const overdue = { $unset: { answer: true }, $set: { leasedUntil: new Date(0) } } as const;
  await service.db.collection('idempotency_keys').updateMany({}, overdue);
}

async function sellOut(listingId: string): Promise<void> {
  const left = { listingId, stock: 0, status: 'sold', isForSale: false } as const;
  await service.broker.publish(anEvent('listing.updated.v1', left, { aggregateId: listingId, sequence: 9 }));
  const listings = service.db.collection<{ _id: string; stock: number }>('listings');
  await eventually(async () => expect(await listings.findOne({ _id: listingId })).toMatchObject({ stock: 0 }));
}

describe('a checkout that is repeated because nobody answered', () => {
  it('finds the order that was placed and paid, although that has sold the listing out', async () => {
    const checkout = await aCheckout();
    const first = await checkout.request();
    await sellOut(checkout.listing);
    await loseAnswers();

    const again = await checkout.request();
    expect(again).toMatchObject({ status: 201, body: { message: 'Order placed and paid' } });
    expect(again.headers['idempotent-replay']).toBeUndefined();
    expect(again.order.id).toBe(first.order.id);
    expect(await checkout.placed()).toMatchObject([{ payments: [{ status: 'captured' }] }]);
  });

  it('pays for the order of a process that died right after placing it', async () => {
    const checkout = await aCheckout();
    const { order } = await checkout.placeOnly();

    expect((await checkout.request()).order).toMatchObject({ id: order.id, status: 'processing' });
    expect(await checkout.placed()).toMatchObject([{ payments: [{ status: 'captured' }] }]);
  });

  it('hears again that the payment was declined, and pays nothing more', async () => {
    const checkout = await aCheckout({ paymentMethodId: 'pm_card_declined' });
    expect((await checkout.request()).status).toBe(402);
    await loseAnswers();

    expect(await checkout.request()).toMatchObject({ status: 402, body: { code: 'payment_declined' } });
    expect(await checkout.placed()).toMatchObject([{ payments: [{ status: 'declined' }] }]);
  });

  it('is one order for all who place it at the same time', async () => {
    const checkout = await aCheckout({});
    const orders = await Promise.all(Array.from({ length: 5 }, checkout.placeOnly));

    expect(new Set(orders.map(({ order }) => order.id)).size).toBe(1);
    expect(await checkout.placed()).toMatchObject([{ payments: [] }]);
  });

  it('is refused with another body, also when nothing but the order remembers the first', async () => {
    const checkout = await aCheckout();
    await checkout.request();
    await service.db.collection('idempotency_keys').deleteMany({});

    const other = await checkout.request({ notes: 'something else' });
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
    expect(await checkout.placed()).toHaveLength(1);
  });
});
