import { type Static, type TArray, type TObject, type TSchema, Type } from 'typebox';

export const maxPageSize = 100;

/** `?page=1&limit=20`; spread `PageQuery.properties` into the query schema of a filtered list. */
export const PageQuery = Type.Object({
  page: Type.Integer({ minimum: 1, maximum: 1_000_000, default: 1, description: 'Which page, from 1.' }),
  limit: Type.Integer({ minimum: 1, maximum: maxPageSize, default: 20, description: 'How many per page.' }),
});
export type PageQuery = Static<typeof PageQuery>;

export const PaginationSchema = Type.Object(
  {
    page: Type.Integer(),
    limit: Type.Integer(),
    total: Type.Integer(),
    totalPages: Type.Integer(),
    hasNext: Type.Boolean(),
    hasPrev: Type.Boolean(),
    nextCursor: Type.Optional(Type.String({ description: 'Where offered: pass as `cursor` to go on from here.' })),
  },
  { title: 'Pagination' },
);
export type Pagination = Static<typeof PaginationSchema>;

type PageData<Item extends TSchema, Plural extends string> = TObject<
  { [Key in Plural]: TArray<Item> } & { pagination: typeof PaginationSchema }
>;

/** Schema of a list's `data`: `{[plural]: item[], pagination}`. Wrap it in `envelope`. */
export function page<Item extends TSchema, const Plural extends string>(
  item: Item,
  plural: Plural,
): PageData<Item, Plural> {
  // A computed key widens to `string` in TypeScript, so the type has to be said.
  return Type.Object({ [plural]: Type.Array(item), pagination: PaginationSchema }) as PageData<Item, Plural>;
}

/** What a client needs to turn pages. An empty list has zero pages. */
export function paginate({ page, limit }: PageQuery, total: number): Pagination {
  const totalPages = Math.ceil(total / limit);
  return { page, limit, total, totalPages, hasNext: page < totalPages, hasPrev: page > 1 && totalPages > 0 };
}

/** How many items come before a page. */
export function offsetOf({ page, limit }: PageQuery): number {
  return (page - 1) * limit;
}
