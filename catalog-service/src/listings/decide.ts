import { type FieldError, fail } from '@artel/shared/errors';
import { type Category, categoriesOf, defaultCategory, type KindName, kinds } from '../kinds/index.js';
import type { Listing, ListingStatus, ListingTerms, SellerCard } from './model.js';

/** What a seller says about a new listing; the rest follows from its kind. Amounts are integer minor units. */
export type NewListing = Partial<ListingTerms> &
  Pick<ListingTerms, 'title' | 'price'> & { readonly status?: 'draft' | 'published' };

/** What a seller wants changed; what is missing stays. */
export type ListingChanges = Partial<ListingTerms> & { readonly status?: 'draft' | 'published' };

export interface Origin {
  readonly id: string;
  readonly kind: KindName;
  readonly sellerId: string;
  readonly seller: SellerCard;
  readonly currency: string;
  readonly now: Date;
}

/** What has to be announced when a listing goes from one state to another. */
export type Announcement = 'listing.published.v1' | 'listing.updated.v1' | 'listing.withdrawn.v1';

/**
 * A new listing with everything its seller left out: one unit of what is shipped, unlimited of what is digital, the
 * fulfilment of its category. Throws `validation_failed` for what does not fit together.
 */
export function openListing(input: NewListing, origin: Origin): Listing {
  const { id, kind, sellerId, seller, currency, now } = origin;
  const category = categoryOf(kind, input.category ?? defaultCategory(kinds[kind]));
  const fulfilment = input.fulfilment ?? category.fulfilment;
  const terms: ListingTerms = {
    title: input.title,
    description: input.description ?? '',
    imageUrl: input.imageUrl ?? input.images?.[0] ?? null,
    thumbnailUrl: input.thumbnailUrl ?? null,
    images: input.images ?? (input.imageUrl ? [input.imageUrl] : []),
    price: input.price,
    originalPrice: input.originalPrice ?? null,
    category: category.id,
    tags: normaliseTags(input.tags ?? []),
    stock: input.stock === undefined ? defaultStock(fulfilment) : input.stock,
    saleMode: input.saleMode ?? 'instant',
    fulfilment,
    isForSale: input.isForSale ?? true,
    attributes: input.attributes ?? {},
  };
  if (terms.stock === 0) refuse([{ field: 'stock', message: 'a new listing needs at least one unit' }]);
  checkTerms(terms);
  return {
    _id: id,
    kind,
    sellerId,
    seller,
    ...terms,
    currency,
    status: input.status ?? 'published',
    isFeatured: false,
    viewsCount: 0,
    favoritesCount: 0,
    commentsCount: 0,
    createdAt: now,
    updatedAt: now,
    version: 1,
    sequence: 0,
  };
}

/**
 * The listing after its seller's changes; the very same object when nothing changes. Taking the last unit away sells
 * it out, adding units to a sold one publishes it again. Throws `validation_failed`, or `invalid_transition` for
 * turning what people have seen back into a draft.
 */
export function changeListing(listing: Listing, changes: ListingChanges, now: Date): Listing {
  const { status: wanted, ...given } = changes;
  if (wanted === 'draft' && listing.status !== 'draft') {
    fail('invalid_transition', 'what was published cannot become a draft again; delete it instead');
  }
  if (given.category !== undefined) categoryOf(listing.kind, given.category);
  const asked: Listing = {
    ...listing,
    ...given,
    ...(given.tags && { tags: normaliseTags(given.tags) }),
    ...(given.attributes && { attributes: { ...listing.attributes, ...given.attributes } }),
    status: wanted === 'published' && listing.status === 'draft' ? 'published' : listing.status,
  };
  checkTerms(asked);
  const next = { ...asked, ...availability(asked, given.isForSale) };
  if (sameValue(next, listing)) return listing;
  return { ...next, updatedAt: now, version: listing.version + 1 };
}

/** The listing taken down for good: kept for those who bought it, gone for everyone else. */
export function withdrawListing(listing: Listing, now: Date): Listing {
  return { ...listing, status: 'archived', isForSale: false, updatedAt: now, version: listing.version + 1 };
}

/** A listing whose seller's account is closed: taken down, with no more of their words than orders show. */
export function retireListing(listing: Listing, now: Date): Listing {
  return { ...withdrawListing(listing, now), description: '', tags: [], attributes: {} };
}

/** What the step from one state to the next announces; nothing while the listing has never left its draft. */
export function announcementOf(before: ListingStatus | null, after: ListingStatus): Announcement | null {
  if (after === 'draft') return null;
  if (after === 'archived') return before === 'draft' ? null : 'listing.withdrawn.v1';
  return before === null || before === 'draft' ? 'listing.published.v1' : 'listing.updated.v1';
}

/** The statuses of listings that everyone may know of. */
export const publicStatuses: readonly ListingStatus[] = ['published', 'sold'];

/** Whether a person may know that this listing exists. */
export function isVisibleTo({ status, sellerId }: Pick<Listing, 'status' | 'sellerId'>, userId?: string): boolean {
  return publicStatuses.includes(status) || (status === 'draft' && sellerId === userId);
}

/** Lower case, without blanks around, each once, in the order given. */
export function normaliseTags(tags: readonly string[]): string[] {
  return [...new Set(tags.map((tag) => tag.trim().toLowerCase()).filter((tag) => tag !== ''))];
}

function availability(listing: Listing, wantedForSale: boolean | undefined): Pick<Listing, 'status' | 'isForSale'> {
  const { status, stock, isForSale } = listing;
  if (status === 'published' && stock === 0) return { status: 'sold', isForSale: false };
  if (status === 'sold' && stock !== 0) return { status: 'published', isForSale: wantedForSale ?? true };
  return { status, isForSale: status === 'sold' ? false : isForSale };
}

function defaultStock(fulfilment: ListingTerms['fulfilment']): number | null {
  return fulfilment === 'digital' ? null : 1;
}

function categoryOf(kind: KindName, id: string): Category {
  const categories = categoriesOf(kind);
  const found = categories.find((category) => category.id === id);
  if (found) return found;
  const allowed = categories.map((category) => category.id).join(', ');
  return refuse([{ field: 'category', message: `must be one of: ${allowed}` }]);
}

function checkTerms({ price, originalPrice, isForSale }: ListingTerms): void {
  const problems: FieldError[] = [];
  if (isForSale && price === 0) problems.push({ field: 'price', message: 'must be more than 0 for what is for sale' });
  if (originalPrice !== null && originalPrice < price) {
    problems.push({ field: 'originalPrice', message: 'must not be less than the price' });
  }
  if (problems.length > 0) refuse(problems);
}

function refuse(fields: FieldError[]): never {
  fail('validation_failed', fields.map(({ field, message }) => `${field} ${message}`).join('; '), { fields });
}

function sameValue(a: Listing, b: Listing): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

/** Key order is no difference. */
function sorted(value: Listing): [string, unknown][] {
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
}
