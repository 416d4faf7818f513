import { AppError } from '@artel/shared/errors';
import { type Handlers, Permanent } from '@artel/shared/messaging';
import type { Committer, StockAnswer } from '../orders/index.js';
import type { Settlement } from './settlement.js';

interface Answered {
  readonly orderId: string;
  readonly paymentId: string;
  readonly saleId: string;
}

/**
 * Handlers of `order.payments`: note what catalog says of a sale and, when nothing is missing, take or let go of the
 * money. Delivered again, they only finish what a crash left undone.
 */
export function paymentHandlers(committer: Committer, settlement: Settlement): Handlers<'order.payments'> {
  async function take({ orderId, paymentId, saleId }: Answered, answer: StockAnswer): Promise<void> {
    const noted = await committer
      .commit(orderId, { type: 'stock_answered', paymentId, saleId, answer })
      .catch((cause: unknown) => {
        if (!(cause instanceof AppError) || cause.code !== 'order_not_found') throw cause;
        throw new Permanent(`stock was taken for an order that does not exist: ${orderId}`, { cause });
      });
    await settlement.advance(noted, paymentId, { resumed: true });
  }

  return {
    'stock.reserved.v1': ({ data }) => take(data, 'reserved'),
    'stock.rejected.v1': ({ data }) => take(data, data.reason),
  };
}
