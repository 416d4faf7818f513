import type { EventData, EventType } from '@artel/shared/contracts';
import type { Change } from './commands.js';
import type { Order, Payment, Sale } from './order.js';
import { reservedSales } from './payment-decisions.js';

/** What is to be announced: a type with the data its contract asks for. */
export interface Announcement<Type extends EventType = EventType> {
  type: Type;
  data: EventData<Type>;
}

type AnyAnnouncement = { [Type in EventType]: Announcement<Type> }[EventType];

/** What a new order announces. */
export function announcePlaced(order: Order): AnyAnnouncement[] {
  const total = {
    amount: order.sales.reduce((total, { subtotal }) => total + subtotal.amount, 0),
    currency: order.currency,
  };
  return [{ type: 'order.placed.v1', data: { ...orderFields(order), total, sales: order.sales.map(saleFields) } }];
}

/** What changes announce, in their order; `after` is the order they led to. */
export function announce(after: Order, changes: readonly Change[]): AnyAnnouncement[] {
  return changes.flatMap((change) => {
    switch (change.type) {
      case 'sale_moved':
        return change.events.map((type) => ({ type, data: saleSnapshot(after, saleOf(after, change.saleId)) }));
      case 'payment_moved':
        return announceMoved(after, paymentOf(after, change.paymentId));
      case 'refund_settled':
        return [announceRefund(after, paymentOf(after, change.paymentId), saleOf(after, change.saleId))];
      default:
        return [];
    }
  });
}

function announceMoved(order: Order, payment: Payment): AnyAnnouncement[] {
  const fields = paymentFields(order, payment);
  switch (payment.status) {
    case 'authorized':
      return [{ type: 'payment.authorized.v1', data: { ...fields, sales: linesToReserve(order, payment) } }];
    case 'declined':
      return [{ type: 'payment.declined.v1', data: { ...fields, reason: payment.reason ?? 'declined' } }];
    case 'captured': {
      const amount = payment.captured ?? payment.amount;
      const splits = reservedSales(order, payment).map(splitOf);
      return [{ type: 'payment.captured.v1', data: { ...fields, amount, splits } }];
    }
    case 'voided':
      return [{ type: 'payment.voided.v1', data: { ...fields, reason: payment.reason ?? 'voided' } }];
    default:
      return [];
  }
}

function announceRefund(order: Order, payment: Payment, sale: Sale): AnyAnnouncement {
  const fields = { ...paymentFields(order, payment), amount: sale.subtotal };
  return { type: 'payment.refunded.v1', data: { ...fields, split: splitOf(sale) } };
}

function orderFields({ id, orderNumber, buyerId }: Order) {
  return { orderId: id, orderNumber, buyerId };
}

function paymentFields(order: Order, { id, amount }: Payment) {
  return { ...orderFields(order), paymentId: id, amount };
}

function saleFields(sale: Sale) {
  const { id, sellerId, status, saleMode, fulfilment, subtotal, platformFee, sellerEarnings } = sale;
  const items = sale.items.map(({ listingId, title, quantity, unitPrice, thumbnailUrl }) => ({
    listingId,
    title,
    quantity,
    unitPrice,
    thumbnailUrl,
  }));
  return { saleId: id, sellerId, status, saleMode, fulfilment, items, subtotal, platformFee, sellerEarnings };
}

function saleSnapshot(order: Order, sale: Sale): EventData<'sale.paid.v1'> {
  return {
    ...orderFields(order),
    ...saleFields(sale),
    ...(sale.tracking && { tracking: sale.tracking }),
    ...(sale.reason !== null && { reason: sale.reason }),
  };
}

function splitOf({ id, sellerId, sellerEarnings, platformFee }: Sale) {
  return { saleId: id, sellerId, sellerEarnings, platformFee };
}

function linesToReserve(order: Order, { saleIds }: Payment) {
  return order.sales
    .filter(({ id }) => saleIds.includes(id))
    .map(({ id, sellerId, items }) => ({
      saleId: id,
      sellerId,
      lines: items.map(({ listingId, quantity }) => ({ listingId, quantity })),
    }));
}

function saleOf(order: Order, saleId: string): Sale {
  return order.sales.find(({ id }) => id === saleId) ?? missing('sale', saleId);
}

function paymentOf(order: Order, paymentId: string): Payment {
  return order.payments.find(({ id }) => id === paymentId) ?? missing('payment', paymentId);
}

function missing(kind: string, id: string): never {
  throw new Error(`a change names a ${kind} the order does not have: ${id}`);
}
