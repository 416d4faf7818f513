import type { DomainEvent, SubscribedEvent } from '@artel/shared/contracts';

/** Every event of an order that people hear about. */
export type OrderEvent = Extract<SubscribedEvent<'notifier.inbox'>, `${'order' | 'sale' | 'payment'}.${string}`>;

/**
 * Who may know of an event: the buyer, and the sellers it concerns. Another seller in the same order is not one of
 * them: what somebody else sold is none of their business.
 */
export function partiesOf({ data }: DomainEvent<OrderEvent>): string[] {
  if ('sales' in data) return [data.buyerId, ...data.sales.map((sale) => sale.sellerId)];
  if ('sellerId' in data) return [data.buyerId, data.sellerId];
  return [data.buyerId];
}
