import type { DomainEvent, SubscribedEvent } from '@artel/shared/contracts';
import type { Handlers } from '@artel/shared/messaging';
import type { Live } from './live.js';
import { listingPushes } from './push.js';

/** Queue `notifier.live`: what happens to listings, told to those who watch. Nothing is kept, so nothing is repeated. */
export function liveHandlers(live: Pick<Live, 'announce'>): Handlers<'notifier.live'> {
  const tell = async (event: DomainEvent<SubscribedEvent<'notifier.live'>>) => {
    for (const addressed of listingPushes(event)) await live.announce(addressed);
  };
  return { 'listing.published.v1': tell, 'listing.updated.v1': tell, 'listing.withdrawn.v1': tell };
}
