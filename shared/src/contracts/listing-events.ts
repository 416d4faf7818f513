import { Type } from 'typebox';
import { contract, MoneySchema, Uuid } from './contract.js';

/** What others need of a listing: enough to sell it, show it in an order and tell people about it. */
const ListingSnapshot = Type.Object({
  listingId: Uuid,
  kind: Type.Union([Type.Literal('artwork'), Type.Literal('game'), Type.Literal('item')]),
  sellerId: Uuid,
  title: Type.String(),
  price: MoneySchema,
  imageUrl: Type.Union([Type.String(), Type.Null()]),
  thumbnailUrl: Type.Union([Type.String(), Type.Null()]),
  saleMode: Type.Union([Type.Literal('instant'), Type.Literal('request')]),
  fulfilment: Type.Union([Type.Literal('physical'), Type.Literal('digital')]),
  status: Type.Union([
    Type.Literal('draft'),
    Type.Literal('published'),
    Type.Literal('sold'),
    Type.Literal('archived'),
  ]),
  /** Units left; null means unlimited. */
  stock: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()]),
  isForSale: Type.Boolean(),
});

export const listingPublished = contract({
  type: 'listing.published.v1',
  emittedBy: 'catalog-service',
  aggregate: 'listing',
  summary: 'A listing became visible to everyone.',
  data: ListingSnapshot,
});

export const listingUpdated = contract({
  type: 'listing.updated.v1',
  emittedBy: 'catalog-service',
  aggregate: 'listing',
  summary: 'A listing changed: its words, its price, or what is left of it.',
  data: ListingSnapshot,
});

export const listingWithdrawn = contract({
  type: 'listing.withdrawn.v1',
  emittedBy: 'catalog-service',
  aggregate: 'listing',
  summary: 'A listing was taken down and can no longer be bought.',
  data: ListingSnapshot,
});
