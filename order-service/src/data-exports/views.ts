import { toDecimal } from '@artel/shared/money';
import { availableOf, type Journal, pendingOf } from '../ledger/index.js';
import type { OrderDocument } from '../orders/index.js';

/** The username of somebody, or null where it is not known. */
export type NameOf = (id: string) => string | null;

type Sale = OrderDocument['sales'][number];

/** An order as its buyer may have it: without what the sellers earn. */
export function boughtView(order: OrderDocument, nameOf: NameOf) {
  const { _id: id, orderNumber, status, currency, shippingAddress, notes, createdAt, updatedAt } = order;
  return {
    ...{ id, orderNumber, status, currency, shippingAddress, notes, createdAt, updatedAt },
    sales: order.sales.map((sale) => ({ seller: nameOf(sale.sellerId), ...dealView(sale) })),
    payments: order.payments.map(({ id, methodId, status, amount, captured, reason, refunds, movedAt }) => ({
      ...{ id, methodId, status, reason, refunds, movedAt },
      amount: toDecimal(amount),
      captured: captured && toDecimal(captured),
    })),
  };
}

/** What somebody sold within an order: without where it goes, what else was bought, and what others earn. */
export function soldView(order: OrderDocument, sellerId: string, nameOf: NameOf) {
  const { orderNumber, currency, createdAt } = order;
  const own = order.sales.filter((sale) => sale.sellerId === sellerId);
  return {
    ...{ orderNumber, currency, createdAt },
    buyer: nameOf(order.buyerId),
    sales: own.map((sale) => ({
      ...dealView(sale),
      platformFee: toDecimal(sale.platformFee),
      sellerEarnings: toDecimal(sale.sellerEarnings),
    })),
  };
}

/** What a posting did to somebody's accounts: what they gained is positive. */
export function earnedView({ _id: id, type, orderNumber, entries, at }: Journal, sellerId: string) {
  const names = new Map<string, string>([
    [pendingOf(sellerId), 'pending'],
    [availableOf(sellerId), 'available'],
  ]);
  const movements = entries.flatMap(({ account, amount, currency }) => {
    const name = names.get(account);
    // A seller's account is credited with what is owed to them; 0 − keeps zero from becoming minus zero.
    return name === undefined ? [] : [{ account: name, amount: toDecimal({ amount: 0 - amount, currency }), currency }];
  });
  return { id, type, orderNumber, at, movements };
}

/** What both sides of a sale know of it. */
function dealView({ id, status, saleMode, fulfilment, items, subtotal, tracking, reason, timeline }: Sale) {
  return {
    ...{ id, status, saleMode, fulfilment, tracking, reason },
    subtotal: toDecimal(subtotal),
    items: items.map(({ unitPrice, ...item }) => ({ ...item, unitPrice: toDecimal(unitPrice) })),
    timeline: timeline.map(({ status, at, by }) => ({ status, at, by })),
  };
}
