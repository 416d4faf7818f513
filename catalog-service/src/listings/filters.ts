import { fail } from '@artel/shared/errors';
import type { PageQuery } from '@artel/shared/http';
import { type KindName, kindNames } from '../kinds/index.js';
import { type Cursor, decodeCursor } from './cursor.js';
import { normaliseTags } from './decide.js';
import { type IndexName, indexFor } from './indexes.js';
import type { Listing } from './model.js';

export const sortFields = ['createdAt', 'price', 'viewsCount', 'favoritesCount'] as const;
export type SortField = (typeof sortFields)[number];

/** What a list may be asked for. Prices are decimals, as on the wire; `tags` is comma-separated. */
export interface ListQuery extends PageQuery {
  readonly q?: string;
  readonly category?: string;
  readonly minPrice?: number;
  readonly maxPrice?: number;
  readonly tags?: string;
  readonly sort?: SortField;
  readonly order?: 'asc' | 'desc';
  readonly featured?: boolean;
  readonly kind?: KindName;
  readonly seller?: string;
  readonly status?: 'published' | 'sold' | 'draft';
  readonly cursor?: string;
}

/** What listings have to be like, in the database's words: conditions on their fields. */
export type Criteria = { readonly [Field in keyof Listing | '$text' | '$and' | '$or']?: unknown };

/** A list as the database is asked for it. */
export interface ListPlan {
  /** What belongs to the list: the same for all its pages, so that its total can be remembered. */
  readonly filter: Criteria;
  /** Where in the list to go on, by key; null to count off `skip` instead. */
  readonly after: Criteria | null;
  readonly sort: Record<string, 1 | -1 | { readonly $meta: 'textScore' }>;
  readonly skip: number;
  readonly limit: number;
  /** The field a cursor goes by; null for lists by relevance, which have none. */
  readonly cursorField: SortField | null;
  /** The index to walk along; null leaves the choice to the database. */
  readonly index: IndexName | null;
}

/** The database walks over everything it skips, so beyond this many listings only a cursor leads on. */
export const maxSkip = 10_000;

/**
 * The plan for a list. Drafts are only ever the viewer's own. With words to search for and no sort, the best match
 * comes first. Throws `validation_failed` for a page too deep or a cursor of another list.
 */
export function planList(query: ListQuery, viewerId?: string): ListPlan {
  const { q, sort, page, limit } = query;
  const descending = query.order !== 'asc';
  const filter = filterOf(query, viewerId);
  if (q !== undefined && sort === undefined) {
    const skip = skipOf(page, limit);
    const byRelevance = { score: { $meta: 'textScore' }, _id: -1 } as const;
    return { filter, after: null, sort: byRelevance, skip, limit, cursorField: null, index: null };
  }
  const cursorField = sort ?? 'createdAt';
  const direction = descending ? -1 : 1;
  const after = query.cursor === undefined ? null : beyond(decodeCursor(query.cursor, cursorField), descending);
  const skip = after === null ? skipOf(page, limit) : 0;
  const index = indexFor(filter, cursorField);
  return { filter, after, sort: { [cursorField]: direction, _id: direction }, skip, limit, cursorField, index };
}

function filterOf(query: ListQuery, viewerId: string | undefined): Criteria {
  const { q, category, minPrice, maxPrice, featured, kind, seller, status = 'published' } = query;
  const tags = normaliseTags(query.tags?.split(',') ?? []);
  if (status === 'draft' && viewerId === undefined) fail('unauthorized', 'drafts are only shown to who wrote them');
  const own = status === 'draft' && (seller === undefined || seller === viewerId) ? viewerId : undefined;
  return {
    status,
    kind: kind ?? { $in: [...kindNames] },
    ...(status === 'draft' ? { sellerId: own ?? { $in: [] } } : seller !== undefined && { sellerId: seller }),
    ...(category !== undefined && { category }),
    ...(tags.length > 0 && { tags: { $in: tags } }),
    ...(featured !== undefined && { isFeatured: featured }),
    ...priceRange(minPrice, maxPrice),
    ...(q !== undefined && { $text: { $search: q } }),
  };
}

function priceRange(min: number | undefined, max: number | undefined): Criteria {
  if (min === undefined && max === undefined) return {};
  return {
    price: {
      ...(min !== undefined && { $gte: Math.ceil(round(min * 100)) }),
      ...(max !== undefined && { $lte: Math.floor(round(max * 100)) }),
    },
  };
}

/** 19.99 × 100 is 1998.9999…: binary noise, not a fraction of a cent. */
function round(cents: number): number {
  return Math.round(cents * 1_000) / 1_000;
}

function skipOf(page: number, limit: number): number {
  const skip = (page - 1) * limit;
  if (skip <= maxSkip) return skip;
  const message = `is too deep; pass the nextCursor of a page as cursor to go beyond ${maxSkip} listings`;
  return fail('validation_failed', `page ${message}`, { fields: [{ field: 'page', message: `page ${message}` }] });
}

/** Both conditions at once, because only a plain bound on the sort field lets the index start in the right place. */
function beyond({ value, id }: Cursor, descending: boolean): Criteria {
  const { field, at } = value;
  const [bound, past] = descending ? (['$lte', '$lt'] as const) : (['$gte', '$gt'] as const);
  return { $and: [{ [field]: { [bound]: at } }, { $or: [{ [field]: { [past]: at } }, { _id: { [past]: id } }] }] };
}
