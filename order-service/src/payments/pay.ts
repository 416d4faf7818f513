import { type ErrorCode, fail } from '@artel/shared/errors';
import { newId } from '@artel/shared/ids';
import type { Logger } from '@artel/shared/telemetry';
import {
  type Committer,
  isInFlight,
  type OrderRepository,
  type Payment,
  type PaymentResult,
  type PayOrder,
  type StoredOrder,
} from '../orders/index.js';
import type { PaymentProvider } from './provider.js';
import { paymentIn, type Settlement } from './settlement.js';
import type { Signals } from './signals.js';

export interface PayOptions {
  readonly orders: OrderRepository;
  readonly committer: Committer;
  readonly provider: PaymentProvider;
  readonly settlement: Settlement;
  readonly signals: Signals;
  readonly logger: Logger;
  /** How long a request waits for the outcome, in milliseconds. */
  readonly waitMs: number;
}

/** How often a waiting request looks by itself: another replica may be the one that hears from catalog. */
const lookEveryMs = 200;

/**
 * Makes `PayOrder`: saves the intent, has the provider authorize it, and waits for what becomes of it. From the first
 * save on, the payment runs its course even if nobody waits any more.
 */
export function createPay(options: PayOptions): PayOrder {
  const { orders, committer, provider, settlement, signals, logger, waitMs } = options;

  async function authorize(opened: StoredOrder, paymentId: string): Promise<StoredOrder> {
    try {
      return await settlement.advance(opened, paymentId);
    } catch (err) {
      // The money may or may not be held: not ours to guess, the sweeper will ask.
      logger.warn({ err, orderId: opened.order.id, paymentId }, 'the provider did not answer');
      return opened;
    }
  }

  async function outcomeOf(last: StoredOrder, paymentId: string): Promise<StoredOrder> {
    const deadline = performance.now() + waitMs;
    let current = last;
    let heard = signals.wait(paymentId, lookEveryMs);
    while (isOpen(current, paymentId) && performance.now() < deadline) {
      await heard;
      // Listens before it looks, so that nothing falls in between.
      heard = signals.wait(paymentId, lookEveryMs);
      current = (await orders.find(current.order.id)) ?? current;
    }
    return current;
  }

  return async (from, buyerId, methodId, precondition) => {
    provider.checkMethod(methodId);
    const paymentId = newId();
    const opened = await committer.commit(from, { type: 'pay', by: buyerId, paymentId, methodId }, precondition);
    const settled = await outcomeOf(await authorize(opened, paymentId), paymentId);
    return resultOf(settled, paymentId);
  };
}

function isOpen({ order }: StoredOrder, paymentId: string): boolean {
  const payment = paymentIn(order, paymentId);
  return payment !== undefined && isInFlight(payment);
}

function resultOf(stored: StoredOrder, paymentId: string): PaymentResult {
  const { order } = stored;
  const payment = paymentIn(order, paymentId);
  const details = { orderId: order.id, orderNumber: order.orderNumber };
  if (payment?.status === 'captured') return { outcome: 'paid', stored };
  if (payment?.status === 'declined') {
    return fail('payment_declined', undefined, { details: { ...details, reason: payment.reason } });
  }
  if (payment?.status === 'voided') return fail(whyVoided(payment), undefined, { details });
  return { outcome: 'pending', stored };
}

function whyVoided({ stock }: Payment): ErrorCode {
  const answers = Object.values(stock);
  if (answers.includes('reserved')) return 'payment_declined';
  return answers.includes('out_of_stock') ? 'out_of_stock' : 'not_for_sale';
}
