import type { EventData, EventType } from '@artel/shared/contracts';
import { subscriptions } from '@artel/shared/contracts';
import { anEvent } from '@artel/shared/testing';
import { describe, expect, it } from 'vitest';
import { type NotifiedEvent, noticesFor } from './table.js';

const events: readonly NotifiedEvent[] = [
  ...new Set([...subscriptions['notifier.inbox'].events, ...subscriptions['notifier.emails'].events]),
];

/** Who hears what, as `recipient: title (letter)`. */
function told<T extends NotifiedEvent>(type: T, data: Partial<EventData<T>> = {}): string[] {
  const event = anEvent(type, data);
  const { buyerId, sellerId } = event.data as { buyerId?: string; sellerId?: string };
  const names: Record<string, string> = { [buyerId ?? '']: 'buyer', [sellerId ?? '']: 'seller' };
  return noticesFor(event).map(
    ({ recipientId, title, mail }) => `${names[recipientId] ?? 'other'}: ${title} (${mail?.template ?? 'no letter'})`,
  );
}

function only<T extends NotifiedEvent>(type: T, data: Partial<EventData<T>> = {}) {
  const [notice, ...others] = noticesFor(anEvent(type, data));
  expect(others).toEqual([]);
  return notice!;
}

describe('who hears what', () => {
  it.each(events)('tells somebody about %s, in words, with a link', (type) => {
    const notices = noticesFor(anEvent(type));
    expect(notices.length).toBeGreaterThan(0);
    for (const notice of notices) {
      expect(notice.title).not.toBe('');
      expect(notice.message).not.toMatch(/undefined|null|NaN|\[object/);
      expect(notice.link).toMatch(/^\//);
    }
  });

  it.each(subscriptions['notifier.emails'].events)(
    'writes a letter to everybody who is told about %s',
    (type: EventType & NotifiedEvent) => {
      expect(noticesFor(anEvent(type)).every(({ mail }) => mail !== null)).toBe(true);
    },
  );

  it('names order and sale in the metadata, for clients to act on', () => {
    const { data } = anEvent('sale.shipped.v1');
    expect(only('sale.shipped.v1').metadata).toEqual({
      orderId: data.orderId,
      orderNumber: data.orderNumber,
      saleId: data.saleId,
    });
  });

  it('welcomes a new user', () => {
    const { userId } = anEvent('user.registered.v1').data;
    expect(only('user.registered.v1')).toMatchObject({ recipientId: userId, type: 'system', metadata: {} });
  });
});

describe('an order that was placed', () => {
  const placed = anEvent('order.placed.v1').data;
  const sales = (saleMode: 'instant' | 'request') => placed.sales.map((sale) => ({ ...sale, saleMode }));

  it('is confirmed to the buyer alone when it can be paid at once', () => {
    expect(told('order.placed.v1', { sales: sales('instant') })).toEqual(['buyer: Order placed (order-placed)']);
  });

  it('is put to each seller who has to agree first, with the sale it is about', () => {
    const notices = noticesFor(anEvent('order.placed.v1', { sales: sales('request') }));
    expect(
      notices.slice(1).map(({ recipientId, metadata, mail }) => [recipientId, metadata.saleId, mail?.template]),
    ).toEqual(placed.sales.map(({ sellerId, saleId }) => [sellerId, saleId, 'purchase-request']));
    expect(notices[0]?.message).toContain('You pay once it is accepted');
  });
});

describe('a payment', () => {
  it('is confirmed to the buyer with its amount, and with the lines when they add up to it', () => {
    const { items } = anEvent('sale.paid.v1').data;
    const total = items.reduce((sum, item) => sum + item.unitPrice.amount * item.quantity, 0);
    const paid = (amount: number) =>
      noticesFor(anEvent('payment.captured.v1', { amount: { amount, currency: 'EUR' } }), { items })[0]?.mail;
    expect(paid(total)).toMatchObject({ template: 'order-confirmation', items, amount: { amount: total } });
    expect(paid(total - 1)).toMatchObject({ items: [] });
  });

  it('that was declined can be tried again', () => {
    expect(only('payment.declined.v1').message).toContain('try again');
  });

  it('that was let go is told in the inbox only', () => {
    expect(only('payment.voided.v1')).toMatchObject({ title: 'Payment released', mail: null });
  });
});

describe('a sale', () => {
  it('asks the buyer to pay once it is accepted', () => {
    expect(told('sale.accepted.v1')).toEqual(['buyer: Request accepted (request-accepted)']);
  });

  it('asks the seller to ship what was paid, unless it is digital', () => {
    expect(told('sale.paid.v1', { fulfilment: 'physical' })).toEqual(['seller: Sold: ship it (sold)']);
    expect(told('sale.paid.v1', { fulfilment: 'digital' })).toEqual(['seller: Sold (sold)']);
  });

  it('tells the buyer carrier and tracking number when shipped', () => {
    const notice = only('sale.shipped.v1', { tracking: { carrier: 'DHL', trackingNumber: '00340' } });
    expect(notice.message).toContain('with DHL, tracking number 00340');
    expect(notice.mail).toMatchObject({ carrier: 'DHL', trackingNumber: '00340' });
  });

  it('tells both when it is complete: the seller about earnings, the buyer about the work', () => {
    expect(told('sale.completed.v1')).toEqual([
      'seller: Sale completed (completed-for-seller)',
      'buyer: Order completed (completed-for-buyer)',
    ]);
  });

  it('tells both why it was cancelled, and the buyer that the money was not taken', () => {
    const [buyer, seller] = noticesFor(anEvent('sale.cancelled.v1', { reason: 'out_of_stock' }));
    expect(buyer?.message).toContain('someone else bought the last one first. Your money was not taken.');
    expect(seller?.message).toContain('someone else bought the last one first. There is nothing to ship.');
  });

  it('tells both when it was refunded', () => {
    expect(told('sale.refunded.v1')).toEqual([
      'buyer: Refund on its way (refunded-for-buyer)',
      'seller: Sale refunded (refunded-for-seller)',
    ]);
  });
});
