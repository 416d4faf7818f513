import type { RequestIdentity } from '@artel/shared/http';
import type { WithOutbox } from '@artel/shared/outbox';
import { isInFlight, type Order, type OrderStatus, orderStatus, type Payment } from './order.js';

/** How an order lies in MongoDB. The fields after `version` only exist to be queried. */
export interface OrderDocument extends Omit<Order, 'id'>, WithOutbox {
  _id: string;
  /** Counts saves; a save names the version it was made from. */
  version: number;
  status: OrderStatus;
  /** The request it was placed with, where that had an idempotency key. */
  request?: RequestIdentity;
  /** Who has not looked at it since it last changed. Not part of the version: looking changes nothing. */
  unviewedBy: string[];
  /** Since when the provider owes an answer; missing when it owes none. */
  unsettledSince?: Date;
  /** Since when the longest shipped sale is on its way; missing when none is. */
  shippedSince?: Date;
}

/** An order with what is needed to save its successor. */
export interface StoredOrder {
  readonly order: Order;
  readonly version: number;
  readonly sequence: number;
}

/** Everything of an order but its outbox, which only the relay reads, and what it is only found by. */
export const stateProjection = { outbox: 0, outboxLease: 0, unviewedBy: 0, request: 0 } as const;

/** The domain's view of a document. */
export function fromDocument(document: Omit<OrderDocument, 'outbox' | 'unviewedBy' | 'request'>): StoredOrder {
  const { _id, version, sequence, status: _, unsettledSince: __, shippedSince: ___, ...state } = document;
  return { order: { id: _id, ...state }, version, sequence };
}

/** The fields a change can touch, with those derived from them. */
export function mutableFields(order: Order) {
  const { sales, payments, updatedAt } = order;
  return { sales, payments, updatedAt, status: orderStatus(sales) };
}

/** The markers background work is found by; undefined where there is nothing to do. */
export function markers({ payments, sales }: Order) {
  const shipped = sales
    .filter(({ status }) => status === 'shipped')
    .flatMap(({ timeline }) => timeline.at(-1)?.at ?? []);
  return {
    unsettledSince: earliest(payments.filter(awaitsProvider).map(({ movedAt }) => movedAt)),
    shippedSince: earliest(shipped),
  };
}

/** True while the next step of a payment is the provider's; one that waits for stock is not. */
export function awaitsProvider(payment: Payment): boolean {
  return (
    (isInFlight(payment) && payment.status !== 'authorized') ||
    payment.refunds.some(({ status }) => status === 'started')
  );
}

function earliest(dates: readonly Date[]): Date | undefined {
  return dates.reduce<Date | undefined>((first, date) => (first && first <= date ? first : date), undefined);
}
