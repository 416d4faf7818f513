import { Body, Label, Nullable, PageQuery, Prose } from '@artel/shared/http';
import { maxAmount } from '@artel/shared/money';
import { type Static, type TObject, type TSchema, Type } from 'typebox';
import { type KindName, kinds } from '../kinds/index.js';
import { sortFields } from './filters.js';
import { AttributesSchema, capital, FulfilmentSchema, KindSchema, oneOf, SaleModeSchema } from './words.js';

/** Only characters an address may have (RFC 3986, appendix A), so that it stays one wherever a client puts it. */
const Link = Type.String({
  pattern: '^(https?://|/media/)[^\\s"<>\\\\^`{|}\\x00-\\x1f\\x7f]+$',
  maxLength: 2048,
  description: 'A web address.',
});
const Price = (description: string) => Type.Number({ minimum: 0, maximum: maxAmount / 10_000, description });

const inputFields = {
  title: Label(255),
  description: Prose(5_000),
  imageUrl: Nullable(Link),
  thumbnailUrl: Nullable(Link),
  images: Type.Array(Link, { maxItems: 20 }),
  price: Price('Decimal with at most two places, such as 500.00.'),
  originalPrice: Nullable(Price('The price before a discount.')),
  currency: Type.Literal('EUR'),
  category: Type.String({
    maxLength: 50,
    description: 'See `GET /api/categories`; a default of the kind when left out.',
  }),
  tags: Type.Array(Label(50), { maxItems: 20 }),
  stock: Nullable(
    Type.Integer({
      minimum: 0,
      maximum: 1_000_000,
      description: 'Null: unlimited. By default 1, or unlimited if digital.',
    }),
  ),
  saleMode: SaleModeSchema,
  fulfilment: FulfilmentSchema,
  isForSale: Type.Boolean(),
  status: oneOf(['draft', 'published']),
  attributes: AttributesSchema,
};
const { title, price, ...optionalFields } = inputFields;
const optional = Type.Partial(Type.Object(optionalFields)).properties;

/** The fields every listing's body shares. */
const CreateFields = Type.Object({ title, price, ...optional });
const UpdateFields = Type.Partial(Type.Object(inputFields));
export type CreateBody = Static<typeof CreateFields>;
export type UpdateBody = Static<typeof UpdateFields>;

/**
 * Body schemas of one view. A view of one kind takes that kind's attributes inside `attributes` or at the top, and
 * checks them here; the view of all kinds takes `kind` and any attributes, which are checked once the kind is known.
 */
export function bodySchemas(singular: string, kind: KindName | undefined): { create: TObject; update: TObject } {
  const created = { title: `New${capital(singular)}` };
  const updated = { title: `${capital(singular)}Changes` };
  if (kind === undefined) {
    const chosen = { kind: Type.Optional(KindSchema) };
    return {
      create: Body({ ...CreateFields.properties, ...chosen }, created),
      update: Body(UpdateFields.properties, updated),
    };
  }
  const { attributes } = kinds[kind];
  const own: Record<string, TSchema> = { ...attributes.properties, attributes: Type.Optional(attributes) };
  return {
    create: Body({ ...CreateFields.properties, ...own }, created),
    update: Body({ ...UpdateFields.properties, ...own }, updated),
  };
}

const filters = {
  ...PageQuery.properties,
  q: Type.Optional(Type.String({ minLength: 1, maxLength: 200, pattern: '\\S', description: 'Words to look for.' })),
  category: Type.Optional(Type.String({ maxLength: 50 })),
  minPrice: Type.Optional(Type.Number({ minimum: 0 })),
  maxPrice: Type.Optional(Type.Number({ minimum: 0 })),
  tags: Type.Optional(Type.String({ maxLength: 500, description: 'Comma-separated; a listing needs one of them.' })),
  sort: Type.Optional(oneOf(sortFields)),
  order: Type.Optional(oneOf(['asc', 'desc'])),
  featured: Type.Optional(Type.Boolean()),
  seller: Type.Optional(Type.String({ format: 'uuid' })),
  status: Type.Optional(
    oneOf(['published', 'sold', 'draft'], 'Published by default; drafts are only shown to who wrote them.'),
  ),
  cursor: Type.Optional(Type.String({ maxLength: 300, description: 'The `nextCursor` of the page before.' })),
};

/** Query schema of the list of one kind, which has no need to ask for it. */
export const KindQuerySchema = Type.Object(filters);
/** Query schema of the list of everything. */
export const AnyQuerySchema = Type.Object({ ...filters, kind: Type.Optional(KindSchema) });

export const CategoriesQuery = Type.Object({ kind: Type.Optional(KindSchema) });
