import { envelope, type Pagination, page } from '@artel/shared/http';
import { type Static, Type } from 'typebox';
import { AttributesSchema, capital, FulfilmentSchema, KindSchema, SaleModeSchema, StatusSchema } from './words.js';

/** A value or null, in the one form that is serialised without trying alternatives. */
const orNull = <Value>(type: 'string' | 'number' | 'integer', description?: string) =>
  Type.Unsafe<Value | null>({ type: [type, 'null'], ...(description && { description }) });

/** A person as they are shown beside what they made or chose. */
export const ArtistSchema = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    username: Type.String(),
    fullName: Type.String(),
    profilePicture: orNull<string>('string'),
  },
  { title: 'Artist' },
);

/** A listing in an answer. */
export const ListingSchema = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    kind: KindSchema,
    title: Type.String(),
    description: Type.String(),
    imageUrl: orNull<string>('string'),
    thumbnailUrl: orNull<string>('string'),
    images: Type.Array(Type.String()),
    price: Type.Number({ description: 'Decimal, such as 500.00.' }),
    originalPrice: orNull<number>('number', 'The price before a discount.'),
    currency: Type.String(),
    category: Type.String(),
    tags: Type.Array(Type.String()),
    stock: orNull<number>('integer', 'Units left; null means unlimited.'),
    saleMode: SaleModeSchema,
    fulfilment: FulfilmentSchema,
    status: StatusSchema,
    isFeatured: Type.Boolean(),
    isForSale: Type.Boolean(),
    viewsCount: Type.Integer({ description: 'Runs a few seconds behind.' }),
    favoritesCount: Type.Integer(),
    commentsCount: Type.Integer(),
    attributes: AttributesSchema,
    artist: ArtistSchema,
    isFavorited: Type.Boolean(),
    isInCart: Type.Boolean(),
    createdAt: Type.String({ description: 'ISO 8601, UTC.' }),
    updatedAt: Type.String({ description: 'ISO 8601, UTC.' }),
  },
  { title: 'Listing' },
);
export type ListingView = Static<typeof ListingSchema>;

/** Answer schemas under the names a view gives its listings; names that only exist at run time have no static type. */
export function answerSchemas(singular: string, plural: string) {
  return {
    one: envelope(Type.Unsafe<Record<string, ListingView>>(Type.Object({ [singular]: ListingSchema })), {
      title: `${capital(singular)}Answer`,
    }),
    many: envelope(Type.Unsafe<Record<string, ListingView[] | Pagination>>(page(ListingSchema, plural)), {
      title: `${capital(plural)}Answer`,
    }),
  };
}

export const GoneSchema = envelope(Type.Null());

export const CategoriesSchema = envelope(
  Type.Object({
    categories: Type.Array(
      Type.Object({ id: Type.String(), name: Type.String(), kind: KindSchema, fulfilment: FulfilmentSchema }),
    ),
  }),
);
