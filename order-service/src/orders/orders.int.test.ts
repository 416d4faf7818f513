import { newId } from '@artel/shared/ids';
import { eventually } from '@artel/shared/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aService, shippingAddress, type TestPerson, type TestService } from '../testing/a-service.js';
import type { OrderDocument } from './document.js';
import type { ListedSaleView, OrderView } from './schemas.js';

let service: TestService;
let buyer: TestPerson;
let seller: TestPerson;
let stranger: TestPerson;

beforeAll(async () => {
  service = await aService({ AUTO_COMPLETE_SWEEP_MS: '50' });
  const people = [service.person('ada'), service.person('ben'), service.person('eve')] as const;
  [buyer, seller, stranger] = await Promise.all(people);
});
afterAll(() => service.close());

async function buy(overrides: Parameters<TestService['listing']>[0] = {}, body: object = {}, who = buyer) {
  const listing = await service.listing({ sellerId: seller.id, ...overrides });
  const answer = await who.call('POST', `/api/buy/${listing}`, { body: { shippingAddress, ...body } });
  expect(answer.status).toBe(201);
  return answer.order;
}

const paid = { paymentMethodId: 'pm_card_visa' };
const step = (
  who: TestPerson,
  order: OrderView,
  name: string,
  body: object = {},
  headers: Record<string, string> = {},
) => who.call('PATCH', `/api/orders/${order.id}/${name}`, { body, headers });
const tracking = { carrier: 'DHL', trackingNumber: 'JD0001' };

describe('placing an order', () => {
  it('prices it from what catalog said, one sale per seller', async () => {
    const other = newId();
    const [first, second] = await Promise.all([
      service.listing({ sellerId: seller.id, price: { amount: 1_999, currency: 'EUR' } }),
      service.listing({ sellerId: other, price: { amount: 500, currency: 'EUR' } }),
    ]);
    const items = [
      { itemId: first, quantity: 3 },
      { itemId: second, quantity: 1 },
    ];
    const { order } = await buyer.call('POST', '/api/orders', { body: { items, shippingAddress, notes: 'careful' } });
    expect(order).toMatchObject({
      status: 'pending',
      subtotal: 64.97,
      total: 64.97,
      tax: 0,
      itemsCount: 4,
      notes: 'careful',
    });
    expect(order.orderNumber).toMatch(/^AR-\d{8}-\d{6}$/);
    expect(order.sales).toMatchObject([
      { seller: { id: seller.id }, subtotal: 59.97, platformFee: 6, sellerEarnings: 53.97 },
      { seller: { id: other, username: null }, subtotal: 5 },
    ]);
  });

  it('gives every order a number of its own, however many are placed at once', async () => {
    const listing = await service.listing({ sellerId: seller.id });
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => buyer.call('POST', `/api/buy/${listing}`, { body: { shippingAddress } })),
    );
    expect(new Set(answers.map(({ order }) => order.orderNumber)).size).toBe(20);
  });

  it('says which field is wrong', async () => {
    const listing = await service.listing({ sellerId: seller.id });
    expect(await buyer.call('POST', `/api/buy/${listing}`)).toMatchObject({
      status: 400,
      body: { code: 'validation_failed', errors: [{ field: 'shippingAddress' }] },
    });
    const body = { items: [{ itemId: listing, quantity: 0, price: 1 }] };
    const refused = await buyer.call('POST', '/api/orders', { body });
    expect(refused.body.errors?.map(({ field }) => field).sort()).toEqual(['items.0.price', 'items.0.quantity']);
    const nowhere = { shippingAddress: { ...shippingAddress, city: ' ' } };
    expect(await buyer.call('POST', `/api/buy/${listing}`, { body: nowhere })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'shippingAddress.city' }] },
    });
  });

  it('refuses what is unknown and what is the own', async () => {
    const body = { shippingAddress };
    const unknown = await buyer.call('POST', `/api/buy/${newId()}`, { body });
    expect(unknown).toMatchObject({ status: 404, body: { code: 'listing_not_found' } });
    const own = await buyer.call('POST', `/api/buy/${await service.listing({ sellerId: buyer.id })}`, { body });
    expect(own).toMatchObject({ status: 409, body: { code: 'own_listing' } });
  });
});

describe('the way of a sale', () => {
  it('goes from paid over shipped to completed, with a timeline', async () => {
    const order = await buy({}, paid);
    expect(await step(buyer, order, 'shipped', tracking)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect((await step(seller, order, 'shipped', tracking)).order.sales[0]).toMatchObject({
      status: 'shipped',
      tracking,
    });
    const { order: done } = await step(buyer, order, 'complete');
    expect(done.status).toBe('completed');
    expect(done.sales[0]?.timeline.map(({ status, by }) => `${status} ${by}`)).toEqual([
      'accepted buyer',
      'ready_to_ship system',
      'shipped seller',
      'completed buyer',
    ]);
  });

  it('can be rejected, with a reason the buyer sees', async () => {
    const order = await buy({ saleMode: 'request' });
    await step(seller, order, 'review', { decision: 'reject', reason: 'on loan' });
    const { order: after } = await buyer.call('GET', `/api/orders/${order.id}`);
    expect(after).toMatchObject({ status: 'cancelled', sales: [{ reason: 'on loan' }] });
  });

  it('ends by itself long after it was shipped', async () => {
    const order = await buy({}, paid);
    await step(seller, order, 'shipped', tracking);
    const longAgo = new Date(Date.now() - 15 * 24 * 3_600_000);
    await service.db
      .collection<OrderDocument>('orders')
      .updateOne({ _id: order.id }, { $set: { shippedSince: longAgo, 'sales.0.timeline.2.at': longAgo } });
    await eventually(async () => {
      const { order: after } = await buyer.call('GET', `/api/orders/${order.id}`);
      expect(after.sales[0]?.timeline.at(-1)).toMatchObject({ status: 'completed', by: 'system' });
    });
  });

  it('continues the trace of the request that moved it, into what it announces', async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const order = await buy();
    const headers = { traceparent: `00-${traceId}-b7ad6b7169203331-01` };
    await step(buyer, order, 'payment', paid, headers);
    const { order: after } = await buyer.call('GET', `/api/orders/${order.id}`);
    expect(after.sales[0]?.timeline.at(-1)).toMatchObject({ status: 'ready_to_ship', traceId });
    const asked = service.catalog.asked.find(({ data }) => data.orderId === order.id);
    expect(asked?.traceparent).toContain(traceId);
  });
});

describe('who sees what', () => {
  it('hides an order from everyone without a part in it', async () => {
    const order = await buy();
    expect(await stranger.call('GET', `/api/orders/${order.id}`)).toMatchObject({
      status: 404,
      body: { code: 'order_not_found' },
    });
    expect((await step(stranger, order, 'cancel')).status).toBe(404);
    expect((await step(stranger, order, 'payment', paid)).status).toBe(404);
    expect((await stranger.call('GET', `/api/orders/${newId()}`)).status).toBe(404);
  });

  it('shows a seller their own sale only', async () => {
    const [mine, theirs] = await Promise.all([
      service.listing({ sellerId: seller.id }),
      service.listing({ sellerId: stranger.id, fulfilment: 'digital' }),
    ]);
    const items = [mine, theirs].map((itemId) => ({ itemId, quantity: 1 }));
    const { order } = await buyer.call('POST', '/api/orders', { body: { items, shippingAddress } });
    const { order: seen } = await seller.call('GET', `/api/orders/${order.id}`);
    expect(seen).toMatchObject({ total: 100, payment: null });
    expect(seen.items.map(({ itemId }) => itemId)).toEqual([mine]);
  });

  it('shows the address to who has goods to send, once they are paid for, and to no other seller', async () => {
    const [goods, file] = await Promise.all([
      service.listing({ sellerId: seller.id }),
      service.listing({ sellerId: stranger.id, fulfilment: 'digital' }),
    ]);
    const items = [goods, file].map((itemId) => ({ itemId, quantity: 1 }));
    const { order } = await buyer.call('POST', '/api/orders', { body: { items, shippingAddress } });
    const seenBy = async (who: TestPerson) => {
      const { body } = await who.call('GET', '/api/orders/sales');
      const { sales } = body.data as { sales: ListedSaleView[] };
      const opened = await who.call('GET', `/api/orders/${order.id}`);
      return [opened.order.shippingAddress, sales.find(({ orderId }) => orderId === order.id)?.shippingAddress];
    };
    expect(order.shippingAddress).toEqual(shippingAddress);
    expect(await seenBy(seller)).toEqual([null, null]);
    expect((await step(buyer, order, 'payment', paid)).status).toBe(200);
    expect(await seenBy(seller)).toEqual([shippingAddress, shippingAddress]);
    expect(await seenBy(stranger)).toEqual([null, null]);
  });

  it('lists purchases by status, a page at a time', async () => {
    const customer = await service.person();
    const [first, second] = [await buy({}, {}, customer), await buy({}, {}, customer)];
    await step(customer, first, 'cancel');
    const all = await customer.call('GET', '/api/orders?limit=1');
    expect(all.body.data).toMatchObject({ orders: [{ id: second.id }], pagination: { total: 2, hasNext: true } });
    const cancelled = await customer.call('GET', '/api/orders?status=cancelled');
    expect(cancelled.body.data).toMatchObject({ orders: [{ id: first.id }], pagination: { total: 1 } });
  });
});

describe("a seller's books", () => {
  it('sums up what was sold, what of it is earned, and what is still to come', async () => {
    const artist = await service.person('cleo');
    const sold = { sellerId: artist.id };
    const [open, done, unpaid, refunded] = [
      await buy(sold, paid),
      await buy(sold, paid),
      await buy(sold),
      await buy(sold, paid),
    ];
    await step(artist, done, 'shipped', tracking);
    await step(buyer, done, 'complete');
    expect((await step(artist, refunded, 'refund', { reason: 'damaged' })).order.status).toBe('refunded');
    const { body } = await artist.call('GET', '/api/orders/sales');
    const { sales, summary } = body.data as { sales: ListedSaleView[]; summary: object };
    expect(sales.map(({ orderId }) => orderId)).toEqual([refunded, unpaid, done, open].map(({ id }) => id));
    expect(sales[0]).toMatchObject({ buyer: { id: buyer.id, username: 'ada' }, price: 100, sellerEarnings: 90 });
    expect(summary).toEqual({ totalSales: 200, totalEarnings: 180, pendingEarnings: 90, currency: 'EUR' });
    await eventually(async () => {
      const balance = await artist.call('GET', '/api/balance');
      expect(balance.body.data).toEqual({ pending: 90, available: 90, currency: 'EUR' });
    });
  });
});

describe('what is new', () => {
  it('is counted for the side that did not do it, until it says it has looked', async () => {
    const [customer, artist] = await Promise.all([service.person(), service.person()]);
    const order = await buy({ sellerId: artist.id, saleMode: 'request' }, {}, customer);
    const unviewed = async (who: TestPerson) => (await who.call('GET', '/api/orders/unviewed')).body.data;
    expect(await unviewed(artist)).toEqual({ hasUnviewedOrders: true, purchases: 0, sales: 1 });
    expect(await unviewed(customer)).toEqual({ hasUnviewedOrders: false, purchases: 0, sales: 0 });
    expect((await artist.call('POST', '/api/orders/mark-viewed')).body.data).toEqual({ marked: 1 });
    await step(artist, order, 'review', { decision: 'accept' });
    expect(await unviewed(artist)).toMatchObject({ hasUnviewedOrders: false });
    expect(await unviewed(customer)).toEqual({ hasUnviewedOrders: true, purchases: 1, sales: 0 });
  });
});

describe('versions', () => {
  it('answers 304 while nothing has changed, and 412 to who acts on an old version', async () => {
    const order = await buy();
    const { headers } = await buyer.call('GET', `/api/orders/${order.id}`);
    const etag = String(headers.etag);
    const again = await buyer.call('GET', `/api/orders/${order.id}`, { headers: { 'if-none-match': etag } });
    expect(again.status).toBe(304);
    expect((await step(buyer, order, 'payment', paid, { 'if-match': etag })).status).toBe(200);
    expect(await step(buyer, order, 'cancel', {}, { 'if-match': etag })).toMatchObject({ status: 409 });
    expect(await step(seller, order, 'shipped', tracking, { 'if-match': etag })).toMatchObject({ status: 412 });
  });
});
