export { ArtistSchema, ListingSchema, type ListingView } from './answers.js';
export { type NewListing, openListing } from './decide.js';
export { type Announced, announceUpdate } from './events.js';
export { createListingMemory } from './memory.js';
export type { Listing, ListingDocument, SellerCard, StockMove } from './model.js';
export {
  createListingRepository,
  ensureListingIndexes,
  type ListingRepository,
  listingsCollection,
} from './repository.js';
export { addListingRoutes } from './routes.js';
export { createListings, type Listings } from './use-cases.js';
export { viewOf } from './view.js';
export { createViewCounter, type ViewCounter } from './views.js';
