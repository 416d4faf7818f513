import { newId } from '@artel/shared/ids';
import { eventually } from '@artel/shared/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { audit } from '../ledger/index.js';
import { aService, shippingAddress, type TestPerson, type TestService } from '../testing/a-service.js';
import type { SandboxPayment } from './sandbox-repository.js';

let service: TestService;
let buyer: TestPerson;
let seller: TestPerson;

beforeAll(async () => {
  service = await aService({
    PAYMENT_WAIT_MS: '2000',
    PAYMENT_RESUME_AFTER_MS: '300',
    PAYMENT_SWEEP_MS: '50',
    SANDBOX_SLOW_MS: '250',
  });
  [buyer, seller] = await Promise.all([service.person('ada'), service.person('ben')]);
});
afterEach(() => service.catalog.reply(() => 'reserved'));
afterAll(async () => {
  expect(await audit(service.deps.ledger)).toEqual({ unbalancedJournals: [], unbalancedCurrencies: {} });
  await service.close();
});

async function place(listings: readonly string[], who: TestPerson = buyer) {
  const items = listings.map((itemId) => ({ itemId, quantity: 1 }));
  const answer = await who.call('POST', '/api/orders', { body: { items, shippingAddress } });
  expect(answer.status).toBe(201);
  return answer.order;
}

const pay = (orderId: string, paymentMethodId = 'pm_card_visa', headers: Record<string, string> = {}) =>
  buyer.call('PATCH', `/api/orders/${orderId}/payment`, { body: { paymentMethodId }, headers });

const atProvider = (paymentId = '') =>
  service.db.collection<SandboxPayment>('sandbox_payments').findOne({ _id: paymentId });

describe('paying for goods', () => {
  it('answers with the paid order, ready to ship', async () => {
    const order = await place([await service.listing({ sellerId: seller.id })]);
    const paid = await pay(order.id);
    expect(paid.status).toBe(200);
    expect(paid.order).toMatchObject({ status: 'processing', payment: { status: 'captured', amount: 100 } });
    expect(paid.order.sales).toMatchObject([{ status: 'ready_to_ship', platformFee: 10, sellerEarnings: 90 }]);
    expect(await atProvider(paid.order.payment?.id)).toMatchObject({
      status: 'captured',
      captured: { amount: 10_000 },
    });
  });

  it('delivers what is digital at once', async () => {
    const listing = await service.listing({ sellerId: seller.id, fulfilment: 'digital', stock: null });
    const body = { paymentMethodId: 'pm_card_visa' };
    const bought = await buyer.call('POST', `/api/buy/${listing}`, { body });
    expect(bought.status).toBe(201);
    expect(bought.order).toMatchObject({ status: 'completed', sales: [{ status: 'completed' }] });
  });

  it('waits for a slow provider', async () => {
    const order = await place([await service.listing({ sellerId: seller.id })]);
    expect((await pay(order.id, 'pm_card_slow')).status).toBe(200);
  });

  it('is not possible twice', async () => {
    const order = await place([await service.listing({ sellerId: seller.id })]);
    await pay(order.id);
    expect(await pay(order.id)).toMatchObject({ status: 409, body: { code: 'invalid_transition' } });
  });

  it('goes on when the seller has accepted a request, and not before', async () => {
    const listing = await service.listing({ sellerId: seller.id, saleMode: 'request' });
    const order = await place([listing]);
    expect(order.sales[0]?.status).toBe('pending');
    expect(await pay(order.id)).toMatchObject({ status: 409, body: { code: 'invalid_transition' } });
    await seller.call('PATCH', `/api/orders/${order.id}/review`, { body: { decision: 'accept' } });
    expect((await pay(order.id)).order.sales[0]?.status).toBe('ready_to_ship');
  });

  it('names the test cards when given another method, and leaves no order behind', async () => {
    const listing = await service.listing({ sellerId: seller.id });
    const customer = await service.person();
    const body = { paymentMethodId: 'pm_unknown', shippingAddress };
    const refused = await customer.call('POST', `/api/buy/${listing}`, { body });
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ field: 'paymentMethodId' }] } });
    expect(JSON.stringify(refused.body)).toContain('pm_card_lost_callback');
    expect((await customer.call('GET', '/api/orders')).body.data).toMatchObject({ orders: [] });
  });
});

describe('a payment that fails', () => {
  it('is declined with 402, and the order may be paid another way', async () => {
    const order = await place([await service.listing({ sellerId: seller.id })]);
    const declined = await pay(order.id, 'pm_card_declined');
    expect(declined).toMatchObject({ status: 402, body: { code: 'payment_declined', details: { orderId: order.id } } });
    expect((await pay(order.id)).status).toBe(200);
  });

  it('gives the money back and says so when nothing is left', async () => {
    const listing = await service.listing({ sellerId: seller.id });
    service.catalog.reply(() => 'out_of_stock');
    const order = await place([listing]);
    expect(await pay(order.id)).toMatchObject({ status: 409, body: { code: 'out_of_stock' } });
    const { order: after } = await buyer.call('GET', `/api/orders/${order.id}`);
    expect(after).toMatchObject({ status: 'cancelled', sales: [{ status: 'cancelled', reason: 'out_of_stock' }] });
    expect(await atProvider(after.payment?.id)).toMatchObject({ status: 'voided', captured: null });
  });

  it('takes only what could be reserved, and cancels the rest', async () => {
    const [there, gone] = await Promise.all([
      service.listing({ sellerId: seller.id }),
      service.listing({ sellerId: newId(), price: { amount: 2_500, currency: 'EUR' } }),
    ]);
    service.catalog.reply((listingId) => (listingId === gone ? 'out_of_stock' : 'reserved'));
    const paid = await pay((await place([there, gone])).id);
    expect(paid.status).toBe(200);
    expect(paid.order.sales.map(({ status }) => status)).toEqual(['ready_to_ship', 'cancelled']);
    expect(await atProvider(paid.order.payment?.id)).toMatchObject({
      amount: { amount: 12_500 },
      captured: { amount: 10_000 },
    });
  });
});

describe('an answer that does not come', () => {
  it('is 202 with the order to poll, which settles when stock has answered', async () => {
    const listing = await service.listing({ sellerId: seller.id });
    service.catalog.reply(() => 'silence');
    const order = await place([listing]);
    const pending = await pay(order.id);
    expect(pending).toMatchObject({ status: 202, headers: { location: `/api/orders/${order.id}` } });
    expect(pending.order.payment?.status).toBe('authorized');
    const busy = { status: 409, headers: { 'retry-after': '2' }, body: { code: 'payment_in_progress' } };
    expect(await pay(order.id)).toMatchObject(busy);
    expect(await buyer.call('PATCH', `/api/orders/${order.id}/cancel`)).toMatchObject(busy);
    const asked = service.catalog.asked.find(({ data }) => data.orderId === order.id);
    service.catalog.reply(() => 'reserved');
    if (asked) await service.broker.publish({ ...asked, id: newId() });
    await eventually(async () => {
      expect((await buyer.call('GET', `/api/orders/${order.id}`)).order.status).toBe('processing');
    });
  });

  it('is asked for again when it was lost on its way from the provider', async () => {
    const order = await place([await service.listing({ sellerId: seller.id })]);
    await pay(order.id, 'pm_card_lost_callback');
    const { order: after } = await eventually(async () => {
      const found = await buyer.call('GET', `/api/orders/${order.id}`);
      expect(found.order.status).toBe('processing');
      return found;
    });
    expect(after.payment?.status).toBe('captured');
    expect(
      await service.db.collection('sandbox_payments').countDocuments({ _id: (after.payment?.id ?? '') as never }),
    ).toBe(1);
  });

  it('is asked for when the process died right after saving what it was about to do', async () => {
    const order = await place([await service.listing({ sellerId: seller.id })]);
    const paymentId = newId();
    const intent = { type: 'pay', by: buyer.id, paymentId, methodId: 'pm_card_visa' } as const;
    await service.deps.committer.commit(order.id, intent);
    await eventually(async () => {
      const { order: after } = await buyer.call('GET', `/api/orders/${order.id}`);
      expect(after.payment).toMatchObject({ id: paymentId, status: 'captured' });
    });
  });

  it('is noticed by a request whose payment another replica has settled', async () => {
    service.catalog.reply(() => 'silence');
    const order = await place([await service.listing({ sellerId: seller.id })]);
    const answer = pay(order.id);
    const paymentId = await eventually(async () => {
      const payment = (await service.deps.orders.find(order.id))?.order.payments[0];
      expect(payment?.status).toBe('authorized');
      return payment?.id ?? '';
    });
    const [saleId = ''] = order.sales.map(({ id }) => id);
    await service.deps.committer.commit(order.id, { type: 'stock_answered', paymentId, saleId, answer: 'reserved' });
    await service.deps.committer.commit(order.id, { type: 'captured', paymentId });
    expect((await answer).status).toBe(200);
  });

  it('is asked for when the process died between the last word from catalog and taking the money', async () => {
    service.catalog.reply(() => 'silence');
    const order = await place([await service.listing({ sellerId: seller.id })]);
    const paymentId = newId();
    const intent = { type: 'pay', by: buyer.id, paymentId, methodId: 'pm_card_visa' } as const;
    await service.deps.committer.commit(order.id, intent);
    const paymentIs = (status: string) =>
      eventually(async () => {
        expect((await buyer.call('GET', `/api/orders/${order.id}`)).order.payment?.status).toBe(status);
      });
    await paymentIs('authorized');
    const [saleId = ''] = order.sales.map(({ id }) => id);
    await service.deps.committer.commit(order.id, { type: 'stock_answered', paymentId, saleId, answer: 'reserved' });
    await paymentIs('captured');
  });

  it('is asked for when the process died before a refund was confirmed', async () => {
    const order = await place([await service.listing({ sellerId: seller.id })]);
    const paid = await pay(order.id);
    await service.deps.committer.commit(order.id, { type: 'refund', by: seller.id, reason: null });
    await eventually(async () => {
      expect((await buyer.call('GET', `/api/orders/${order.id}`)).order.status).toBe('refunded');
    });
    expect(await atProvider(paid.order.payment?.id)).toMatchObject({ refunds: [{ amount: { amount: 10_000 } }] });
  });
});

describe('a refund', () => {
  it("is the seller's own business: it neither waits for nor moves another payment of the order", async () => {
    const other = await service.person('cleo');
    const [mine, theirs] = await Promise.all([
      service.listing({ sellerId: seller.id }),
      service.listing({ sellerId: other.id, saleMode: 'request' }),
    ]);
    const order = await place([mine, theirs]);
    expect((await pay(order.id)).status).toBe(200);
    await other.call('PATCH', `/api/orders/${order.id}/review`, { body: { decision: 'accept' } });
    const paymentId = newId();
    const intent = { type: 'pay', by: buyer.id, paymentId, methodId: 'pm_card_lost_callback' } as const;
    await service.deps.committer.commit(order.id, intent);
    const refunded = await seller.call('PATCH', `/api/orders/${order.id}/refund`);
    expect(refunded).toMatchObject({ status: 200, order: { status: 'refunded' } });
    expect(await atProvider(paymentId)).toBeNull();
    await eventually(async () => {
      const { order: after } = await buyer.call('GET', `/api/orders/${order.id}`);
      expect(after.payment).toMatchObject({ id: paymentId, status: 'captured' });
    });
  });
});

describe('asking more than once', () => {
  it('makes one payment of many at the same time', async () => {
    const order = await place([await service.listing({ sellerId: seller.id })]);
    const answers = await Promise.all(Array.from({ length: 6 }, () => pay(order.id)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ body }) => body.code === 'payment_in_progress')).toHaveLength(5);
    const stored = await service.deps.orders.find(order.id);
    expect(stored?.order.payments).toHaveLength(1);
  });

  it('comes back to the same payment when the process died before its answer was kept', async () => {
    const order = await place([await service.listing({ sellerId: seller.id })]);
    const forgetAnswers = () => service.db.collection('idempotency_keys').deleteMany({});
    const declined = await pay(order.id, 'pm_card_declined', { 'idempotency-key': newId() });
    expect(declined.status).toBe(402);
    const { headers: seen } = await buyer.call('GET', `/api/orders/${order.id}`);
    const headers = { 'idempotency-key': newId(), 'if-match': String(seen.etag) };
    const first = await pay(order.id, 'pm_card_visa', headers);
    await forgetAnswers();
    const again = await pay(order.id, 'pm_card_visa', headers);
    expect(again).toMatchObject({ status: 200, order: { payment: first.order.payment } });
    await forgetAnswers();
    expect(await pay(order.id, 'pm_card_slow', headers)).toMatchObject({ body: { code: 'invalid_transition' } });
    expect((await service.deps.orders.find(order.id))?.order.payments).toHaveLength(2);
  });

  it('replays the stored answer for the same key', async () => {
    const listing = await service.listing({ sellerId: seller.id });
    const headers = { 'idempotency-key': newId() };
    const body = { items: [{ itemId: listing, quantity: 2 }], shippingAddress, paymentMethodId: 'pm_card_visa' };
    const first = await buyer.call('POST', '/api/orders', { body, headers });
    const again = await buyer.call('POST', '/api/orders', { body, headers });
    expect(first.status).toBe(201);
    expect(again).toMatchObject({ status: 201, headers: { 'idempotent-replay': 'true' } });
    expect(again.order).toEqual(first.order);
    const other = await buyer.call('POST', '/api/orders', { body: { ...body, notes: 'gift' }, headers });
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
  });
});
