import { setTimeout as pause } from 'node:timers/promises';
import { type ErrorCode, fail } from '@artel/shared/errors';
import { namedId, newId } from '@artel/shared/ids';
import type { Logger } from '@artel/shared/telemetry';
import {
  type AwaitPayment,
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
 * Makes `PayOrder`, and its waiting on its own. Paying saves the intent, has the provider authorize it, and waits for
 * what becomes of it. From the first save on, the payment runs its course even if nobody waits any more.
 */
export function createPay(options: PayOptions): { pay: PayOrder; awaitPayment: AwaitPayment } {
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

  async function outcomeOf(last: StoredOrder, paymentId: string, deadline: number): Promise<StoredOrder> {
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

  return {
    async pay(from, buyerId, methodId, precondition, request) {
      provider.checkMethod(methodId);
      const paymentId = request ? namedId(`${request.id} ${request.fingerprint}`) : newId();
      const opened = await committer.commit(from, { type: 'pay', by: buyerId, paymentId, methodId }, precondition);
      const deadline = performance.now() + waitMs;
      const authorized = await within(waitMs, authorize(opened, paymentId), opened);
      return resultOf(await outcomeOf(authorized, paymentId, deadline), paymentId);
    },

    async awaitPayment(stored) {
      const latest = stored.order.payments.at(-1);
      if (latest === undefined) return undefined;
      return resultOf(await outcomeOf(stored, latest.id, performance.now() + waitMs), latest.id);
    },
  };
}

/** What the task comes to, or `otherwise` when it takes longer than `ms`; the task runs on. */
async function within<T>(ms: number, task: Promise<T>, otherwise: T): Promise<T> {
  const over = new AbortController();
  const late = pause(ms, otherwise, { signal: over.signal }).catch(() => otherwise);
  try {
    return await Promise.race([task, late]);
  } finally {
    over.abort();
  }
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
