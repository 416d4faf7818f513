import type { Precondition } from './commit.js';
import type { StoredOrder } from './document.js';

export interface PaymentResult {
  /** `pending`: not decided when the wait was over; the payment runs on. */
  readonly outcome: 'paid' | 'pending';
  readonly stored: StoredOrder;
}

/**
 * Pays for what can be paid of an order. Throws `validation_failed` (method), what the state machine refuses with,
 * `payment_declined`, and `out_of_stock` or `not_for_sale` when nothing could be reserved; the details name the order.
 */
export type PayOrder = (
  from: string | StoredOrder,
  buyerId: string,
  methodId: string,
  precondition?: Precondition,
) => Promise<PaymentResult>;
