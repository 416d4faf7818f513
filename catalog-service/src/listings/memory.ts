import type { Pagination } from '@artel/shared/http';
import type { Logger } from '@artel/shared/telemetry';
import type { Listing } from './model.js';
import { createRecent, type Recent } from './recent.js';
import type { ListingRepository } from './repository.js';
import { createTotals, type Totals } from './totals.js';

export interface ListPage {
  readonly listings: readonly Listing[];
  readonly pagination: Pagination;
}

/** What this process remembers of listings for a moment. It decides nothing: every change reads the database. */
export interface ListingMemory {
  readonly listings: Recent<Listing | null>;
  readonly pages: Recent<ListPage>;
  readonly totals: Totals;
  /** A listing came, went or changed: nobody served by this process sees it as it was. */
  changed(listingId: string): void;
  /** Any number of listings changed. */
  changedMany(): void;
}

/** A memory that another process's changes reach within `ttlMs`. */
export function createListingMemory(
  repository: Pick<ListingRepository, 'count'>,
  { ttlMs, logger }: { readonly ttlMs: number; readonly logger: Logger },
): ListingMemory {
  const listings = createRecent<Listing | null>({ max: 2_000, ttlMs });
  const pages = createRecent<ListPage>({ max: 200, ttlMs });
  const totals = createTotals({ count: repository.count, logger });
  const forgetLists = (): void => {
    pages.clear();
    totals.forget();
  };
  return {
    listings,
    pages,
    totals,
    changed(listingId) {
      listings.forget(listingId);
      forgetLists();
    },
    changedMany() {
      listings.clear();
      forgetLists();
    },
  };
}
