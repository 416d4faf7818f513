import { type Money, sum } from '@artel/shared/money';
import type { Change, SystemCommand } from './commands.js';
import type { Order, Payment, PaymentStatus, Sale, StockAnswer } from './order.js';
import { type SaleStep, transitionFor } from './transitions.js';

type PaymentCommand = Exclude<SystemCommand, { type: 'auto_complete' | 'party_left' }>;

/** From which status each answer moves a payment on; in any other it is old news. */
const expectedIn: Record<Exclude<PaymentCommand['type'], 'refunded'>, PaymentStatus> = {
  authorized: 'started',
  declined: 'started',
  stock_answered: 'authorized',
  captured: 'capturing',
  capture_failed: 'capturing',
  voided: 'voiding',
};

/**
 * What an answer from the provider or from catalog changes. Never refuses: an answer that was taken in before, or
 * that overtook none, changes nothing, so every caller may simply repeat itself after a crash.
 */
export function decidePayment(order: Order, command: PaymentCommand): readonly Change[] {
  const payment = order.payments.find(({ id }) => id === command.paymentId);
  if (payment === undefined) return [];
  if (command.type === 'refunded') return settleRefund(order, payment, command.saleId);
  if (payment.status !== expectedIn[command.type]) return [];
  switch (command.type) {
    case 'authorized':
      return [{ ...moved(payment, 'authorized'), providerRef: command.providerRef }];
    case 'declined':
      return [{ ...moved(payment, 'declined'), reason: command.reason }];
    case 'stock_answered':
      return noteStock(payment, command.saleId, command.answer);
    case 'captured':
      return settleCapture(order, payment);
    case 'capture_failed':
      return settleVoid(order, payment, command.reason);
    case 'voided':
      return settleVoid(order, payment, 'nothing could be reserved');
  }
}

/** The intent is part of the same change as the last answer, so a crash right after it is resumed, not forgotten. */
function noteStock(payment: Payment, saleId: string, answer: StockAnswer): Change[] {
  if (!payment.saleIds.includes(saleId) || payment.stock[saleId] !== undefined) return [];
  const noted: Change = { type: 'stock_noted', paymentId: payment.id, saleId, answer };
  const answers = { ...payment.stock, [saleId]: answer };
  if (Object.keys(answers).length < payment.saleIds.length) return [noted];
  const next = Object.values(answers).includes('reserved') ? 'capturing' : 'voiding';
  return [noted, moved(payment, next)];
}

function settleCapture(order: Order, payment: Payment): Change[] {
  return [
    { ...moved(payment, 'captured'), captured: amountToCapture(order, payment) },
    ...reservedSales(order, payment).flatMap((sale) => step(sale, 'take_payment')),
    ...refusedSales(order, payment).flatMap((sale) => step(sale, 'release', payment.stock[sale.id])),
  ];
}

function settleVoid(order: Order, payment: Payment, reason: string): Change[] {
  return [
    { ...moved(payment, 'voided'), reason },
    ...reservedSales(order, payment).flatMap((sale) => step(sale, 'release', 'payment_failed')),
    ...refusedSales(order, payment).flatMap((sale) => step(sale, 'release', payment.stock[sale.id])),
  ];
}

function settleRefund(order: Order, payment: Payment, saleId: string): Change[] {
  const open = payment.refunds.find((refund) => refund.saleId === saleId && refund.status === 'started');
  if (open === undefined) return [];
  const sales = order.sales.filter(({ id }) => id === saleId);
  return [
    { type: 'refund_settled', paymentId: payment.id, saleId },
    ...sales.flatMap((sale) => step(sale, 'give_back', open.reason)),
  ];
}

/** What the provider has to take: the part of the payment that stock was reserved for. */
export function amountToCapture(order: Order, payment: Payment): Money {
  return sum(
    reservedSales(order, payment).map(({ subtotal }) => subtotal),
    order.currency,
  );
}

/** The sales of a payment whose goods were taken from stock. */
export function reservedSales(order: Order, { saleIds, stock }: Payment): Sale[] {
  return order.sales.filter(({ id }) => saleIds.includes(id) && stock[id] === 'reserved');
}

function refusedSales(order: Order, { saleIds, stock }: Payment): Sale[] {
  return order.sales.filter(({ id }) => saleIds.includes(id) && stock[id] !== 'reserved');
}

function step(sale: Sale, name: SaleStep, reason?: string | null): Change[] {
  const row = transitionFor(sale, name, 'system');
  if (row === undefined) return [];
  const change = { type: 'sale_moved', saleId: sale.id, from: sale.status, to: row.to, by: 'system' } as const;
  return [{ ...change, events: row.events, ...(reason !== undefined && { reason }) }];
}

function moved(payment: Payment, to: PaymentStatus): Extract<Change, { type: 'payment_moved' }> {
  return { type: 'payment_moved', paymentId: payment.id, from: payment.status, to };
}
