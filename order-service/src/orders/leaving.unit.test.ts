import { AppError } from '@artel/shared/errors';
import { newId } from '@artel/shared/ids';
import { describe, expect, it } from 'vitest';
import {
  aCapturedPayment,
  anOrder,
  aPayment,
  aSale,
  buyerId,
  sellerId,
  strangerId,
  traceparent,
} from '../testing/an-order.js';
import { announce } from './events.js';
import { evolve } from './evolve.js';
import { type Order, type SaleStatus, saleStatuses } from './order.js';
import { decide } from './state-machine.js';

const moment = { at: new Date('2025-01-15T12:00:00Z'), traceparent };

function leave(order: Order, userId: string) {
  const decision = decide(order, { type: 'party_left', userId }, moment.at);
  if (decision instanceof AppError) throw decision;
  const next = evolve(order, decision, moment);
  const refunds = next.payments.flatMap((payment) => payment.refunds);
  return { next, refunds, told: announce(next, decision).map(({ type }) => type), changes: decision.length };
}

const orderIn = (status: SaleStatus) => {
  const sale = aSale({ status });
  const paid = ['ready_to_ship', 'shipped', 'completed', 'refunded'].includes(status);
  return anOrder([sale], paid ? [aCapturedPayment([sale])] : []);
};

describe('a party that leaves', () => {
  const ends: Partial<Record<SaleStatus, string>> = { pending: 'cancelled', accepted: 'cancelled' };

  it.each(
    saleStatuses.flatMap((status) => [
      { status, who: 'buyer', id: buyerId },
      { status, who: 'seller', id: sellerId },
    ]),
  )('$who, sale $status: ends what nobody paid for, says so, and leaves the rest where it is', ({ status, id }) => {
    const { next, told } = leave(orderIn(status), id);
    expect(next.sales[0]?.status).toBe(ends[status] ?? status);
    expect(told).toEqual(ends[status] === undefined ? [] : ['sale.cancelled.v1']);
    if (ends[status] !== undefined) expect(next.sales[0]).toMatchObject({ reason: 'account_closed' });
  });

  it.each(saleStatuses)('has the money of a sale that is %s given back only if it would never be shipped', (status) => {
    expect(leave(orderIn(status), sellerId).refunds.length).toBe(status === 'ready_to_ship' ? 1 : 0);
    expect(leave(orderIn(status), buyerId).refunds).toEqual([]);
  });

  it('changes nothing for other sellers of the order, nor for strangers', () => {
    const order = anOrder([aSale({ status: 'pending' }), aSale({ status: 'pending', sellerId: newId() })]);
    expect(leave(order, sellerId).next.sales.map(({ status }) => status)).toEqual(['cancelled', 'pending']);
    expect(leave(order, buyerId).next.sales.map(({ status }) => status)).toEqual(['cancelled', 'cancelled']);
    expect(leave(order, strangerId).changes).toBe(0);
  });

  it('waits for money that is on its way', () => {
    const sale = aSale();
    const order = anOrder([sale], [aPayment([sale], { status: 'authorized' })]);
    expect([leave(order, buyerId).changes, leave(order, sellerId).changes]).toEqual([0, 0]);
  });

  it('twice is once', () => {
    for (const status of saleStatuses) {
      const { next } = leave(orderIn(status), sellerId);
      expect(leave(next, sellerId).changes).toBe(0);
    }
  });
});
