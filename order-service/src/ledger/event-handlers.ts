import type { Handlers } from '@artel/shared/messaging';
import { entriesOf, type LedgerEvent } from './posting.js';
import type { LedgerRepository } from './repository.js';

/**
 * Whether a sale was ever completed. Once it has been refunded the answer is settled for good, which is what makes a
 * refund's posting independent of when the completion's arrives.
 */
export type WasCompleted = (orderId: string, saleId: string) => Promise<boolean>;

/** Handlers of `order.ledger`: one journal per event. */
export function ledgerHandlers(ledger: LedgerRepository, wasCompleted: WasCompleted): Handlers<'order.ledger'> {
  async function post(event: LedgerEvent, fromAvailable: boolean): Promise<void> {
    const { id, type, time, data } = event;
    const { orderId, orderNumber } = data;
    const entries = entriesOf(event, fromAvailable);
    await ledger.post({ _id: id, type, orderId, orderNumber, entries, at: time, postedAt: new Date() });
  }

  return {
    'payment.captured.v1': (event) => post(event, false),
    'sale.completed.v1': (event) => post(event, false),
    'payment.refunded.v1': async (event) =>
      post(event, await wasCompleted(event.data.orderId, event.data.split.saleId)),
  };
}
