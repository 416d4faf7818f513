import type { Money } from '@artel/shared/money';

export type SaleStatus = 'pending' | 'accepted' | 'ready_to_ship' | 'shipped' | 'completed' | 'cancelled' | 'refunded';
export type OrderStatus = 'pending' | 'processing' | 'completed' | 'cancelled' | 'refunded';
export type PaymentStatus = 'started' | 'authorized' | 'capturing' | 'captured' | 'voiding' | 'voided' | 'declined';
export type StockAnswer = 'reserved' | 'out_of_stock' | 'not_for_sale';
export type SaleMode = 'instant' | 'request';
export type Fulfilment = 'physical' | 'digital';

/** Who takes a step. `system` is the service itself: the provider answered, stock answered, time passed. */
export type Actor = 'buyer' | 'seller' | 'system';

export const orderStatuses = ['pending', 'processing', 'completed', 'cancelled', 'refunded'] as const;
export const saleStatuses = [
  'pending',
  'accepted',
  'ready_to_ship',
  'shipped',
  'completed',
  'cancelled',
  'refunded',
] as const;

/** One line of a sale, with the price and the words as they were when the order was placed. */
export interface OrderItem {
  id: string;
  listingId: string;
  kind: 'artwork' | 'game' | 'item';
  title: string;
  quantity: number;
  unitPrice: Money;
  imageUrl: string | null;
  thumbnailUrl: string | null;
}

export interface Tracking {
  carrier: string;
  trackingNumber: string;
}

export interface TimelineEntry {
  status: SaleStatus;
  at: Date;
  by: Actor;
  traceId: string;
}

/** What one seller delivers within an order. Money: `subtotal = platformFee + sellerEarnings`. */
export interface Sale {
  id: string;
  sellerId: string;
  saleMode: SaleMode;
  fulfilment: Fulfilment;
  status: SaleStatus;
  items: OrderItem[];
  subtotal: Money;
  platformFee: Money;
  sellerEarnings: Money;
  tracking: Tracking | null;
  /** Why the sale was cancelled or refunded. */
  reason: string | null;
  timeline: TimelineEntry[];
}

/** Money on its way back to the buyer; a sale is refunded at most once, so the sale's id names the refund. */
export interface Refund {
  saleId: string;
  status: 'started' | 'settled';
  reason: string | null;
}

/** One attempt to pay for some of an order's sales. Its id is the provider's idempotency key. */
export interface Payment {
  id: string;
  saleIds: string[];
  amount: Money;
  methodId: string;
  status: PaymentStatus;
  providerRef: string | null;
  /** What catalog said about each sale, by sale id. */
  stock: Record<string, StockAnswer>;
  captured: Money | null;
  /** Why it was declined or voided. */
  reason: string | null;
  refunds: Refund[];
  /** The trace of the request that started it, so that whoever resumes it continues the same chain. */
  traceparent: string;
  /** When it last moved; the resuming sweeper leaves fresh ones to whoever is working on them. */
  movedAt: Date;
}

export interface ShippingAddress {
  fullName: string;
  address: string;
  city: string;
  state?: string;
  zipCode: string;
  country: string;
}

/** The aggregate: everything that has to change together lives in this one document. */
export interface Order {
  id: string;
  orderNumber: string;
  buyerId: string;
  currency: string;
  sales: Sale[];
  payments: Payment[];
  shippingAddress: ShippingAddress | null;
  notes: string | null;
  createdAt: Date;
  updatedAt: Date;
}

const paidStatuses: readonly SaleStatus[] = ['ready_to_ship', 'shipped', 'completed'];
const inFlightStatuses: readonly PaymentStatus[] = ['started', 'authorized', 'capturing', 'voiding'];

/** True while the seller's money for this sale is held or earned. */
export const isPaid = (sale: Sale): boolean => paidStatuses.includes(sale.status);

/** True until a payment has reached an end: captured, voided or declined. */
export const isInFlight = (payment: Payment): boolean => inFlightStatuses.includes(payment.status);

/** The payment that took this sale's money, if one did. */
export const paymentOf = (order: Order, saleId: string): Payment | undefined =>
  order.payments.find(({ status, stock }) => status === 'captured' && stock[saleId] === 'reserved');

/** True while money for this sale is moving in either direction, so that nothing else may happen to it. */
export function isBusy(order: Order, sale: Sale): boolean {
  return order.payments.some(
    (payment) =>
      (isInFlight(payment) && payment.saleIds.includes(sale.id)) ||
      payment.refunds.some(({ saleId, status }) => saleId === sale.id && status === 'started'),
  );
}

/**
 * The status of an order as its sales imply it: cancelled when all are; pending until money was taken for one;
 * processing while any is under way; then completed if one was, refunded otherwise.
 */
export function orderStatus(sales: readonly Pick<Sale, 'status'>[]): OrderStatus {
  const live = sales.map(({ status }) => status).filter((status) => status !== 'cancelled');
  if (live.length === 0) return 'cancelled';
  if (live.every((status) => status === 'pending' || status === 'accepted')) return 'pending';
  if (live.some((status) => status !== 'completed' && status !== 'refunded')) return 'processing';
  return live.includes('completed') ? 'completed' : 'refunded';
}
