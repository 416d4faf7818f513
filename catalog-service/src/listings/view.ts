import { toDecimal } from '@artel/shared/money';
import type { ListingView } from './answers.js';
import type { Listing } from './model.js';

/** A listing as clients see it: amounts as decimals, times in ISO 8601, the seller as `artist`. */
export function viewOf(listing: Listing): ListingView {
  const { currency, seller, originalPrice } = listing;
  return {
    id: listing._id,
    kind: listing.kind,
    title: listing.title,
    description: listing.description,
    imageUrl: listing.imageUrl,
    thumbnailUrl: listing.thumbnailUrl,
    images: [...listing.images],
    price: toDecimal({ amount: listing.price, currency }),
    originalPrice: originalPrice === null ? null : toDecimal({ amount: originalPrice, currency }),
    currency,
    category: listing.category,
    tags: [...listing.tags],
    stock: listing.stock,
    saleMode: listing.saleMode,
    fulfilment: listing.fulfilment,
    status: listing.status,
    isFeatured: listing.isFeatured,
    isForSale: listing.isForSale,
    viewsCount: listing.viewsCount,
    favoritesCount: listing.favoritesCount,
    commentsCount: listing.commentsCount,
    attributes: listing.attributes,
    artist: {
      id: listing.sellerId,
      username: seller.username,
      fullName: seller.fullName,
      profilePicture: seller.profilePicture,
    },
    // Favourites are not kept yet, and carts belong to the order service, which is not asked to answer a read.
    isFavorited: false,
    isInCart: false,
    createdAt: listing.createdAt.toISOString(),
    updatedAt: listing.updatedAt.toISOString(),
  };
}
