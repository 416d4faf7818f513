import type { DomainEvent } from '@artel/shared/contracts';
import type { Broker } from '@artel/shared/messaging';
import { newEvent } from '@artel/shared/outbox';

/** What catalog says when asked to reserve a sale; `silence` is no answer at all. */
export type Reply = 'reserved' | 'out_of_stock' | 'not_for_sale' | 'silence';

export interface Catalog {
  /** How to answer from now on, by the listing of a sale's first line. */
  reply(how: (listingId: string) => Reply): void;
  /** The authorizations that asked for stock. */
  readonly asked: DomainEvent<'payment.authorized.v1'>[];
  /** The sales whose stock was to be given back. */
  readonly released: string[];
  close(): Promise<void>;
}

/** Answers for catalog on the broker: real events on real queues, invented stock. */
export async function simulateCatalog(broker: Broker): Promise<Catalog> {
  let how: (listingId: string) => Reply = () => 'reserved';
  const asked: Catalog['asked'] = [];
  const released: string[] = [];

  async function answer(event: DomainEvent<'payment.authorized.v1'>): Promise<void> {
    asked.push(event);
    const { orderId, paymentId, sales } = event.data;
    for (const { saleId, lines } of sales) {
      const reply = how(lines[0]?.listingId ?? '');
      const said = { source: 'catalog-service', aggregateId: saleId, sequence: 1 } as const;
      if (reply === 'reserved') {
        await broker.publish(newEvent('stock.reserved.v1', { ...said, data: { orderId, paymentId, saleId, lines } }));
      } else if (reply !== 'silence') {
        const listingIds = lines.map(({ listingId }) => listingId);
        const data = { orderId, paymentId, saleId, reason: reply, listingIds };
        await broker.publish(newEvent('stock.rejected.v1', { ...said, data }));
      }
    }
  }

  const consumer = await broker.consume('catalog.stock', {
    'payment.authorized.v1': answer,
    'sale.cancelled.v1': async ({ data }) => void released.push(data.saleId),
    'sale.refunded.v1': async ({ data }) => void released.push(data.saleId),
  });
  await consumer.ready();
  return {
    reply(next) {
      how = next;
    },
    asked,
    released,
    close: () => consumer.close(),
  };
}
