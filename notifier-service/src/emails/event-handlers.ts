import type { DomainEvent, SubscribedEvent } from '@artel/shared/contracts';
import type { Closures } from '@artel/shared/deny-list';
import type { HandlerContext, Handlers } from '@artel/shared/messaging';
import type { OrderEvent, Orders } from '../orders/index.js';
import type { People } from '../people/index.js';
import type { Emails } from './use-cases.js';

type Told = SubscribedEvent<'notifier.emails'> & OrderEvent;

/** Events whose letter needs nothing but the event. */
type ToldAlone = Extract<
  SubscribedEvent<'notifier.emails'>,
  `user.${'verification' | 'password' | 'email' | 'data_export'}_${string}`
>;

/** Queue `notifier.emails`: letters about what happened. What a letter needs is noted first, not waited for. */
export function emailHandlers({
  emails,
  orders,
  people,
  closures,
}: {
  emails: Emails;
  orders: Pick<Orders, 'remember'>;
  people: Pick<People, 'remember'>;
  closures: Pick<Closures, 'apply'>;
}): Handlers<'notifier.emails'> {
  const send = async (event: DomainEvent<Told>, { signal }: HandlerContext) => {
    await orders.remember(event);
    await emails.send(event, signal);
  };
  const sendAlone = (event: DomainEvent<ToldAlone>, { signal }: HandlerContext) => emails.send(event, signal);
  return {
    async 'user.registered.v1'(event, { signal }) {
      await people.remember(event.sequence, event.data);
      await emails.send(event, signal);
    },
    'user.verification_requested.v1': sendAlone,
    'user.password_reset_requested.v1': sendAlone,
    'user.password_changed.v1': sendAlone,
    'user.email_change_requested.v1': sendAlone,
    'user.email_changed.v1': sendAlone,
    'user.data_export_ready.v1': sendAlone,
    async 'user.closed.v1'(event, { signal }) {
      // First, so that no other letter follows the last one.
      await closures.apply(event);
      await emails.send(event, signal);
    },
    'session.compromised.v1': (event, { signal }) => emails.send(event, signal),
    'order.placed.v1': send,
    'sale.accepted.v1': send,
    'sale.paid.v1': send,
    'sale.shipped.v1': send,
    'sale.completed.v1': send,
    'sale.cancelled.v1': send,
    'sale.refunded.v1': send,
    'payment.captured.v1': send,
    'payment.declined.v1': send,
  };
}
