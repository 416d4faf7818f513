import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { histories } from '../testing/histories.js';
import { isInFlight, isPaid, type Order, type Payment } from './order.js';
import { transitions } from './transitions.js';

const holds = (check: (order: Order) => void) =>
  fc.assert(
    fc.property(histories, ({ order }) => {
      check(order);
    }),
    { numRuns: 300 },
  );

describe('after any history of commands', () => {
  it('every sale has only gone where the table leads', () => {
    const edges = new Set(transitions.map(({ from, to }) => `${from} ${to}`));
    holds((order) => {
      for (const { timeline, status } of order.sales) {
        const path = timeline.map((entry) => entry.status);
        expect(path.at(-1)).toBe(status);
        for (let step = 1; step < path.length; step += 1) expect(edges).toContain(`${path[step - 1]} ${path[step]}`);
      }
    });
  });

  it('at most one payment is under way', () => {
    holds((order) => expect(order.payments.filter(isInFlight).length).toBeLessThanOrEqual(1));
  });

  it('a sale is paid or refunded exactly when one captured payment has its money', () => {
    holds((order) => {
      for (const sale of order.sales) {
        const holders = order.payments.filter(
          ({ status, stock }) => status === 'captured' && stock[sale.id] === 'reserved',
        );
        expect(holders.length).toBe(isPaid(sale) || sale.status === 'refunded' ? 1 : 0);
      }
    });
  });

  it('captured money minus refunds is what the paid sales cost, to the cent', () => {
    holds((order) => {
      const captured = order.payments.reduce((total, payment) => total + (payment.captured?.amount ?? 0), 0);
      const refunded = order.payments.reduce((total, payment) => total + refundedOf(order, payment), 0);
      const paid = order.sales.filter(isPaid).reduce((total, { subtotal }) => total + subtotal.amount, 0);
      expect(captured - refunded).toBe(paid);
    });
  });

  it('fee and earnings still make up the price', () => {
    holds((order) => {
      for (const { subtotal, platformFee, sellerEarnings } of order.sales) {
        expect(platformFee.amount + sellerEarnings.amount).toBe(subtotal.amount);
      }
    });
  });

  it('no payment takes more than was authorized', () => {
    holds((order) => {
      for (const { captured, amount } of order.payments)
        expect(captured?.amount ?? 0).toBeLessThanOrEqual(amount.amount);
    });
  });

  it('gets as far as money often enough to mean something', () => {
    let refundsSeen = 0;
    holds((order) => {
      refundsSeen += order.sales.filter(({ status }) => status === 'refunded').length;
    });
    expect(refundsSeen).toBeGreaterThan(10);
  });
});

function refundedOf(order: Order, { refunds }: Payment): number {
  const settled = refunds.filter(({ status }) => status === 'settled').map(({ saleId }) => saleId);
  return order.sales
    .filter(({ id }) => settled.includes(id))
    .reduce((total, { subtotal }) => total + subtotal.amount, 0);
}
