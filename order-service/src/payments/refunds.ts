import type { Logger } from '@artel/shared/telemetry';
import type { Committer, Precondition, StoredOrder } from '../orders/index.js';
import type { Settlement } from './settlement.js';

export interface RefundOptions {
  readonly committer: Committer;
  readonly settlement: Settlement;
  readonly logger: Logger;
}

/** Who gives which money back, and why; without `saleId`, that of all their sales in the order. */
export interface RefundRequest {
  readonly by: string;
  readonly saleId?: string | undefined;
  readonly reason: string | null;
}

/** Gives captured money back. `pending` when the provider has not confirmed yet: it will be asked again. */
export function createRefund({ committer, settlement, logger }: RefundOptions) {
  return async function refund(
    orderId: string,
    request: RefundRequest,
    precondition?: Precondition,
  ): Promise<{ outcome: 'refunded' | 'pending'; stored: StoredOrder }> {
    let stored = await committer.commit(orderId, { type: 'refund', ...request }, precondition);
    try {
      for (const id of refunding(stored)) stored = await settlement.advance(stored, id, { resumed: true });
      return { outcome: 'refunded', stored };
    } catch (err) {
      logger.warn({ err, orderId }, 'the provider did not confirm a refund');
      return { outcome: 'pending', stored };
    }
  };
}

/** The payments with money on its way back; the others are none of a refund's business. */
function refunding({ order }: StoredOrder): string[] {
  return order.payments.filter(({ refunds }) => refunds.some(({ status }) => status === 'started')).map(({ id }) => id);
}
