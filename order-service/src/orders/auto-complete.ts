import type { Logger } from '@artel/shared/telemetry';
import type { Committer } from './commit.js';
import type { OrderRepository } from './repository.js';

export interface AutoCompleteOptions {
  readonly orders: OrderRepository;
  readonly committer: Committer;
  readonly logger: Logger;
  readonly afterMs: number;
  readonly now: () => Date;
}

const batchSize = 100;

/**
 * Completes sales that were shipped long ago and never confirmed, a batch per call. Any number of replicas may do so
 * at once: each change is decided on the version it is saved over.
 */
export function createAutoComplete({ orders, committer, logger, afterMs, now }: AutoCompleteOptions) {
  return async function completeDue(): Promise<void> {
    const due = await orders.findShipped(new Date(now().getTime() - afterMs), batchSize);
    for (const orderId of due) {
      try {
        await committer.commit(orderId, { type: 'auto_complete', afterMs });
      } catch (err) {
        logger.error({ err, orderId }, 'could not complete a shipped sale');
      }
    }
  };
}
