import { newId } from '@artel/shared/ids';
import { eventually, testLogger } from '@artel/shared/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aService, shippingAddress, type TestPerson, type TestService } from '../testing/a-service.js';
import { createSandbox } from './sandbox.js';
import { createSandboxRepository } from './sandbox-repository.js';
import { createSettlement } from './settlement.js';
import { createSignals } from './signals.js';
import { createSweeper } from './sweeper.js';

const slowMs = 3_000;
let service: TestService;
let buyer: TestPerson;
let seller: TestPerson;

beforeAll(async () => {
  service = await aService({
    PAYMENT_WAIT_MS: '200',
    SANDBOX_SLOW_MS: String(slowMs),
    // Nobody resumes anything here but the tests.
    PAYMENT_SWEEP_MS: '3600000',
  });
  [buyer, seller] = await Promise.all([service.person('ada'), service.person('ben')]);
});
afterAll(() => service.close());

const pay = (orderId: string, paymentMethodId = 'pm_card_visa') =>
  buyer.call('PATCH', `/api/orders/${orderId}/payment`, { body: { paymentMethodId } });

async function place(...listings: string[]) {
  const items = listings.map((itemId) => ({ itemId, quantity: 1 }));
  return (await buyer.call('POST', '/api/orders', { body: { items, shippingAddress } })).order;
}

describe('a provider that takes its time', () => {
  it('does not keep the buyer waiting, and is paid all the same', async () => {
    const order = await place(await service.listing({ sellerId: seller.id }));
    const asked = performance.now();
    const answer = await pay(order.id, 'pm_card_slow');
    expect(performance.now() - asked).toBeLessThan(slowMs / 2);
    expect(answer).toMatchObject({ status: 202, headers: { location: `/api/orders/${order.id}` } });
    expect(answer.order.payment?.status).toBe('started');
    await eventually(async () => {
      expect((await buyer.call('GET', `/api/orders/${order.id}`)).order.status).toBe('processing');
    });
  });
});

describe('a provider that fails at one thing', () => {
  it('holds up nothing else of the same order', async () => {
    const [goods, request] = await Promise.all([
      service.listing({ sellerId: seller.id }),
      service.listing({ sellerId: seller.id, saleMode: 'request' }),
    ]);
    const order = await place(goods, request);
    await eventually(async () => expect((await pay(order.id)).body.code).toBe('invalid_transition'));
    await seller.call('PATCH', `/api/orders/${order.id}/review`, { body: { decision: 'accept' } });
    const { committer, orders } = service.deps;
    await committer.commit(order.id, { type: 'refund', by: seller.id, reason: null });
    const paymentId = newId();
    await committer.commit(order.id, { type: 'pay', by: buyer.id, paymentId, methodId: 'pm_card_visa' });

    const sandbox = createSandbox({ payments: createSandboxRepository(service.db), slowMs });
    const provider = { ...sandbox, refund: () => Promise.reject(new Error('the provider refuses refunds')) };
    const settlement = createSettlement({ committer, provider, signals: createSignals() });
    const tomorrow = () => new Date(Date.now() + 24 * 3_600_000);
    await createSweeper({ orders, settlement, logger: testLogger(), olderThanMs: 0, now: tomorrow })();
    const payments = (await orders.find(order.id))?.order.payments ?? [];
    expect(payments[0]?.refunds).toMatchObject([{ status: 'started' }]);
    expect(payments[1]?.status).not.toBe('started');
  });
});
