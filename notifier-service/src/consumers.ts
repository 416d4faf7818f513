import type { Broker, Consumer, Middleware } from '@artel/shared/messaging';
import { closureHandlers } from './closures/index.js';
import { dataExportHandlers } from './data-exports/index.js';
import type { Features } from './dependencies.js';
import { emailHandlers } from './emails/index.js';
import { inboxHandlers } from './inbox/index.js';
import { liveHandlers } from './live/index.js';
import { peopleHandlers, roleHandlers, suspensionHandlers } from './people/index.js';

/** A mail server takes its time; more at once than it has connections only makes claims lapse. */
const emailPrefetch = 8;

/** Subscribes every feature to its queue, and this process to what others push live. */
export async function startConsumers(
  broker: Pick<Broker, 'consume'>,
  features: Features,
  middleware: readonly Middleware[] = [],
): Promise<Consumer[]> {
  const { people, orders, inbox, emails, live, suspensions, roles, closures, dataExports } = features;
  const exportHandlers = dataExportHandlers({ ...dataExports, wake: dataExports.relay.wake });
  return Promise.all([
    live.listen(),
    broker.consume('notifier.people', peopleHandlers({ people, welcome: inbox.tell }), { middleware }),
    broker.consume('notifier.suspensions', suspensionHandlers(suspensions), { middleware }),
    broker.consume('notifier.roles', roleHandlers(roles), { middleware }),
    broker.consume(
      'notifier.closures',
      closureHandlers({ closures, live, people, inbox, emails, exports: dataExports.parts }),
      { middleware },
    ),
    broker.consume('notifier.data-exports', exportHandlers, { prefetch: 2, middleware }),
    broker.consume('notifier.inbox', inboxHandlers({ inbox, orders, live }), { middleware }),
    broker.consume('notifier.emails', emailHandlers({ emails, orders, people, closures }), {
      prefetch: emailPrefetch,
      middleware,
    }),
    broker.consume('notifier.live', liveHandlers(live), { middleware }),
  ]);
}
