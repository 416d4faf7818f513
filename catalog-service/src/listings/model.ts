import type { WithOutbox } from '@artel/shared/outbox';
import type { Fulfilment, KindName } from '../kinds/index.js';

export type ListingStatus = 'draft' | 'published' | 'sold' | 'archived';
export type SaleMode = 'instant' | 'request';

/** What is shown of a seller, as the event with this `sequence` told; 0 when only their token has. */
export interface SellerCard {
  readonly username: string;
  readonly fullName: string;
  readonly profilePicture: string | null;
  readonly sequence: number;
}

/** What a seller decides about a listing. Amounts are integer minor units. */
export interface ListingTerms {
  readonly title: string;
  readonly description: string;
  readonly imageUrl: string | null;
  readonly thumbnailUrl: string | null;
  readonly images: readonly string[];
  readonly price: number;
  readonly originalPrice: number | null;
  readonly category: string;
  readonly tags: readonly string[];
  /** Units left; null means unlimited. */
  readonly stock: number | null;
  readonly saleMode: SaleMode;
  readonly fulfilment: Fulfilment;
  readonly isForSale: boolean;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** A listing without what only writers need: all that reading it ever loads. */
export interface Listing extends ListingTerms {
  readonly _id: string;
  readonly kind: KindName;
  readonly sellerId: string;
  readonly seller: SellerCard;
  readonly currency: string;
  readonly status: ListingStatus;
  readonly isFeatured: boolean;
  readonly viewsCount: number;
  readonly favoritesCount: number;
  readonly commentsCount: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Grows with every change but those of the counters; the ETag. */
  readonly version: number;
  /** The number of the last event about it; 0 while nothing was announced. */
  readonly sequence: number;
}

/** What one sale did to a listing's stock. `returned` stays behind to stop a take that comes late. */
export interface StockMove {
  readonly state: 'taken' | 'returned';
  readonly quantity: number;
  readonly at: Date;
}

/** A listing as it is stored: one document, so that stock, words and events change in one atomic write. */
export interface ListingDocument extends Listing, WithOutbox {
  sequence: number;
  /** By sale id: makes taking and returning stock repeatable. */
  readonly reservations: Readonly<Record<string, StockMove>>;
}
