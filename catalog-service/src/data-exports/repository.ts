import { type ExportSource, mongoSource } from '@artel/shared/data-exports';
import { money, toDecimal } from '@artel/shared/money';
import type { Db } from 'mongodb';
import type { Gallery } from '../galleries/index.js';
import { type ListingDocument, listingsCollection, type SellerCard } from '../listings/index.js';

/** What this service has about a person, in the order of the files. */
export function exportSources(db: Db): ExportSource[] {
  const listings = db.collection<ListingDocument>(listingsCollection);
  return [
    mongoSource(db.collection<SellerCard & { _id: string }>('people'), {
      collection: 'profile',
      about: (userId) => ({ _id: userId }),
      view: ({ username, fullName, profilePicture }) => ({ username, fullName, profilePicture }),
    }),
    mongoSource(listings, {
      collection: 'listings',
      about: (userId) => ({ sellerId: userId }),
      view: listingView,
    }),
    mongoSource(db.collection<Gallery>('galleries'), {
      collection: 'gallery',
      about: (userId) => ({ _id: userId }),
      async view({ works }) {
        const titles = await titlesOf(works.map(({ artworkId }) => artworkId));
        return {
          works: works.map(({ artworkId, curatedAt }) => ({ artworkId, title: titles.get(artworkId), curatedAt })),
        };
      },
    }),
  ];

  async function titlesOf(ids: readonly string[]): Promise<Map<string, string>> {
    const found = await listings.find({ _id: { $in: [...ids] } }, { projection: { title: 1 } }).toArray();
    return new Map(found.map(({ _id, title }) => [_id, title]));
  }
}

/** Everything a seller ever said of a listing, and how it did. Sales are told of by the service that has them. */
function listingView(listing: ListingDocument) {
  const { _id: id, price, originalPrice, seller: _, sellerId: __, version: ___, ...rest } = listing;
  const { reservations: ____, sequence: _____, outbox: ______, ...said } = rest;
  const decimal = (amount: number | null) => (amount === null ? null : toDecimal(money(amount, listing.currency)));
  return { id, ...said, price: decimal(price), originalPrice: decimal(originalPrice) };
}
