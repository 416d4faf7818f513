import type { DomainEvent } from '@artel/shared/contracts';
import type { Handlers } from '@artel/shared/messaging';
import { type Live, orderPush } from '../live/index.js';
import type { OrderEvent, Orders } from '../orders/index.js';
import type { Inbox } from './use-cases.js';

/** Queue `notifier.inbox`: what happened, for the inboxes of those it concerns; orders also for those who watch them. */
export function inboxHandlers({
  inbox,
  orders,
  live,
}: {
  inbox: Pick<Inbox, 'tell'>;
  orders: Pick<Orders, 'remember'>;
  live: Pick<Live, 'announce'>;
}): Handlers<'notifier.inbox'> {
  const tell = async (event: DomainEvent<OrderEvent>) => {
    await orders.remember(event);
    await inbox.tell(event);
    await live.announce(orderPush(event));
  };
  return {
    'order.placed.v1': tell,
    'sale.accepted.v1': tell,
    'sale.paid.v1': tell,
    'sale.shipped.v1': tell,
    'sale.completed.v1': tell,
    'sale.cancelled.v1': tell,
    'sale.refunded.v1': tell,
    'payment.captured.v1': tell,
    'payment.declined.v1': tell,
    'payment.voided.v1': tell,
    'session.compromised.v1': (event) => inbox.tell(event),
    'user.followed.v1': inbox.tell,
  };
}
