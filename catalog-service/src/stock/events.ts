import { newEvent, type OutboxEntry } from '@artel/shared/outbox';
import type { Answer } from './decide.js';
import type { Line, Reservation } from './model.js';

/** What a payment is told about the stock of one sale, as the event after the reservation's last. */
export function answerEvent(
  reservation: Pick<Reservation, '_id' | 'orderId' | 'sequence'>,
  paymentId: string,
  answer: Answer,
  lines: readonly Line[],
): OutboxEntry {
  const { _id: saleId, orderId, sequence } = reservation;
  const envelope = { source: 'catalog-service', aggregateId: saleId, sequence: sequence + 1 } as const;
  const about = { orderId, paymentId, saleId };
  if (answer.type === 'stock.reserved.v1') {
    return newEvent(answer.type, { ...envelope, data: { ...about, lines: [...lines] } });
  }
  const { reason, listingIds } = answer;
  return newEvent(answer.type, { ...envelope, data: { ...about, reason, listingIds: [...listingIds] } });
}
