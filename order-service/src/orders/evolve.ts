import { traceIdOf } from '@artel/shared/telemetry';
import type { Change } from './commands.js';
import type { Order, Payment, Sale } from './order.js';

/** When, and within which trace, changes happen. */
export interface Moment {
  readonly at: Date;
  readonly traceparent: string;
}

/** The order after the changes. Leaves the one given as it is. */
export function evolve(order: Order, changes: readonly Change[], moment: Moment): Order {
  return changes.reduce((current, change) => apply(current, change, moment), { ...order, updatedAt: moment.at });
}

function apply(order: Order, change: Change, { at, traceparent }: Moment): Order {
  switch (change.type) {
    case 'sale_moved':
      return onSale(order, change.saleId, (sale) => ({
        ...sale,
        status: change.to,
        reason: change.reason ?? sale.reason,
        tracking: change.tracking ?? sale.tracking,
        timeline: [...sale.timeline, { status: change.to, at, by: change.by, traceId: traceIdOf(traceparent) }],
      }));
    case 'payment_opened':
      return { ...order, payments: [...order.payments, newPayment(change, at, traceparent)] };
    case 'payment_moved':
      return onPayment(order, change.paymentId, (payment) => ({
        ...payment,
        status: change.to,
        providerRef: change.providerRef ?? payment.providerRef,
        captured: change.captured ?? payment.captured,
        reason: change.reason ?? payment.reason,
        movedAt: at,
      }));
    case 'stock_noted':
      return onPayment(order, change.paymentId, (payment) => ({
        ...payment,
        stock: { ...payment.stock, [change.saleId]: change.answer },
        movedAt: at,
      }));
    case 'refund_opened':
      return onPayment(order, change.paymentId, (payment) => ({
        ...payment,
        refunds: [...payment.refunds, { saleId: change.saleId, status: 'started', reason: change.reason }],
        movedAt: at,
      }));
    case 'refund_settled':
      return onPayment(order, change.paymentId, (payment) => ({
        ...payment,
        refunds: payment.refunds.map((refund) =>
          refund.saleId === change.saleId ? { ...refund, status: 'settled' } : refund,
        ),
        movedAt: at,
      }));
  }
}

function newPayment(change: Extract<Change, { type: 'payment_opened' }>, movedAt: Date, traceparent: string): Payment {
  return {
    id: change.paymentId,
    saleIds: [...change.saleIds],
    amount: change.amount,
    methodId: change.methodId,
    status: 'started',
    providerRef: null,
    stock: {},
    captured: null,
    reason: null,
    refunds: [],
    traceparent,
    movedAt,
  };
}

function onSale(order: Order, saleId: string, update: (sale: Sale) => Sale): Order {
  return { ...order, sales: order.sales.map((sale) => (sale.id === saleId ? update(sale) : sale)) };
}

function onPayment(order: Order, paymentId: string, update: (payment: Payment) => Payment): Order {
  return {
    ...order,
    payments: order.payments.map((payment) => (payment.id === paymentId ? update(payment) : payment)),
  };
}
