import { newId } from '@artel/shared/http';
import { defaultCurrency } from '@artel/shared/money';
import { type ListingDocument, type NewListing, openListing } from '../listings/index.js';

/** A published artwork as it is stored, nothing announced; `terms` says what matters to the test. */
export function aListing(terms: Partial<NewListing> = {}, sellerId: string = newId()): ListingDocument {
  const seller = { username: 'ada', fullName: 'Ada Lovelace', profilePicture: null, sequence: 1 };
  const origin = {
    id: newId(),
    kind: 'artwork',
    sellerId,
    seller,
    currency: defaultCurrency,
    now: new Date(),
  } as const;
  const listing = openListing({ title: 'Blue sea', price: 50_000, ...terms }, origin);
  return { ...listing, outbox: [], reservations: {} };
}
