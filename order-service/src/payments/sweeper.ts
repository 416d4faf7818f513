import { type Logger, runWithTrace } from '@artel/shared/telemetry';
import { awaitsProvider, type OrderRepository } from '../orders/index.js';
import type { Settlement } from './settlement.js';

export interface SweeperOptions {
  readonly orders: OrderRepository;
  readonly settlement: Settlement;
  readonly logger: Logger;
  /** Leave alone what moved less than this many milliseconds ago: someone is working on it. */
  readonly olderThanMs: number;
  readonly now: () => Date;
}

/** Large, so that some that cannot be settled do not keep the rest from being. */
const batchSize = 500;

/**
 * Resumes payments and refunds that a crash or a lost answer left waiting for the provider, a batch per call. One that
 * waits for stock is not among them: the answer to its event cannot be lost.
 */
export function createSweeper({ orders, settlement, logger, olderThanMs, now }: SweeperOptions) {
  async function resume(orderId: string, before: Date): Promise<void> {
    const stored = await orders.find(orderId);
    if (stored === undefined) return;
    const stuck = stored.order.payments.filter((payment) => awaitsProvider(payment) && payment.movedAt <= before);
    for (const { id: paymentId, traceparent } of stuck) {
      // One that cannot be settled must not keep the order's others from being.
      await runWithTrace(traceparent, () => settlement.advance(stored, paymentId, { resumed: true })).catch(
        (err: unknown) => logger.warn({ err, orderId, paymentId }, 'could not resume a payment; will try again'),
      );
    }
  }

  return async function sweep(): Promise<void> {
    const before = new Date(now().getTime() - olderThanMs);
    for (const orderId of await orders.findUnsettled(before, batchSize)) {
      await resume(orderId, before).catch((err: unknown) => {
        logger.warn({ err, orderId }, 'could not look for payments to resume; will try again');
      });
    }
  };
}
