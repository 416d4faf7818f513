import { deliverTwice, eventually, failRandomly } from '@artel/shared/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aService, shippingAddress, type TestPerson, type TestService } from '../testing/a-service.js';
import { audit } from './audit.js';
import type { Journal } from './repository.js';

let service: TestService;
let buyer: TestPerson;
let seller: TestPerson;

beforeAll(async () => {
  service = await aService({ PAYMENT_WAIT_MS: '10000' }, [deliverTwice, failRandomly(7, 0.05)]);
  [buyer, seller] = await Promise.all([service.person('ada'), service.person('ben')]);
});
afterAll(() => service.close());

async function buy(fulfilment: 'physical' | 'digital') {
  const listing = await service.listing({ sellerId: seller.id, fulfilment });
  const body = { shippingAddress, paymentMethodId: 'pm_card_visa' };
  const answer = await buyer.call('POST', `/api/buy/${listing}`, { body });
  expect(answer.status).toBe(201);
  return answer.order.id;
}

const journals = () => service.db.collection<Journal>('ledger');

describe('the books, when every event is delivered twice and handling fails now and then', () => {
  it('have one journal per event, balance, and agree with what the sales say', async () => {
    const [kept, refundedEarly, refundedLate, download] = [
      await buy('physical'),
      await buy('physical'),
      await buy('digital'),
      await buy('digital'),
    ];
    for (const id of [refundedEarly, refundedLate]) {
      expect((await seller.call('PATCH', `/api/orders/${id}/refund`)).status).toBe(200);
    }
    await eventually(async () => {
      const found = await journals().find().toArray();
      const of = (id: string) =>
        found
          .filter(({ orderId }) => orderId === id)
          .map(({ type }) => type)
          .sort();
      expect(of(kept)).toEqual(['payment.captured.v1']);
      expect(of(refundedEarly)).toEqual(['payment.captured.v1', 'payment.refunded.v1']);
      expect(of(refundedLate)).toEqual(['payment.captured.v1', 'payment.refunded.v1', 'sale.completed.v1']);
      expect(of(download)).toEqual(['payment.captured.v1', 'sale.completed.v1']);
    });
    expect(await audit(service.deps.ledger)).toEqual({ unbalancedJournals: [], unbalancedCurrencies: {} });
    expect(await service.deps.ledger.balanceOf(seller.id, 'EUR')).toEqual({ pending: 9_000, available: 9_000 });
    const totals = await service.deps.ledger.trialBalance();
    expect(totals.find(({ account }) => account === 'provider_clearing')?.amount).toBe(20_000);
    expect(totals.find(({ account }) => account === 'platform_fees')?.amount).toBe(-2_000);
  });

  it('are found out when they do not balance', async () => {
    const entry = { account: 'platform_fees', amount: 1, currency: 'EUR' } as const;
    const journal = (_id: string, entries: Journal['entries']): Journal => {
      const common = { type: 'payment.captured.v1', orderId: '', orderNumber: '' };
      return { _id, ...common, entries, at: new Date(), postedAt: new Date() };
    };
    await journals().insertMany([
      journal('crooked', [entry]),
      journal('exchanged', [entry, { ...entry, amount: -1, currency: 'USD' }]),
      journal('straight', [entry, { ...entry, amount: -1 }]),
      journal('empty', []),
    ]);
    const found = await audit(service.deps.ledger);
    expect(found).toEqual({
      unbalancedJournals: ['crooked', 'exchanged'],
      unbalancedCurrencies: { EUR: 2, USD: -1 },
    });
  });
});
