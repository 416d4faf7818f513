import type { RequestIdentity } from '@artel/shared/http';
import type { Precondition } from './commit.js';
import type { StoredOrder } from './document.js';

export interface PaymentResult {
  /** `pending`: not decided when the wait was over; the payment runs on. */
  readonly outcome: 'paid' | 'pending';
  readonly stored: StoredOrder;
}

/**
 * What has become of the latest payment of an order, waiting for it as whoever started it does; undefined when there is
 * none. Throws what a payment can end with, as `PayOrder` does.
 */
export type AwaitPayment = (stored: StoredOrder) => Promise<PaymentResult | undefined>;

/**
 * Pays for what can be paid of an order. Throws `validation_failed` (method), what the state machine refuses with,
 * `payment_declined`, and `out_of_stock` or `not_for_sale` when nothing could be reserved; the details name the order.
 * A request with an identity opens one payment at most: repeated, it comes to what that one does.
 */
export type PayOrder = (
  from: string | StoredOrder,
  buyerId: string,
  methodId: string,
  precondition?: Precondition,
  request?: RequestIdentity,
) => Promise<PaymentResult>;
