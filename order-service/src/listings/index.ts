import type { Handlers } from '@artel/shared/messaging';
import type { ListingRepository } from './repository.js';

export { createListingRepository, type Listing, type ListingRepository } from './repository.js';

/** Handlers of `order.listings`: every event is a whole snapshot, so all are taken in alike. */
export function listingHandlers(listings: ListingRepository): Handlers<'order.listings'> {
  return {
    'listing.published.v1': (event) => listings.apply(event),
    'listing.updated.v1': (event) => listings.apply(event),
    'listing.withdrawn.v1': (event) => listings.apply(event),
  };
}
