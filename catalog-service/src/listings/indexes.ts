import type { Criteria, SortField } from './filters.js';
import type { Listing } from './model.js';

/** An index as the database is asked for it. */
interface Index {
  readonly key: Readonly<Record<string, 1 | -1 | 'text'>>;
  readonly partialFilterExpression?: Criteria;
  readonly weights?: Readonly<Record<string, number>>;
  readonly default_language?: string;
  readonly language_override?: string;
}

/** Every list begins with a status and a kind, so every index does; then what narrows it, then its order. */
export const indexes = {
  newest: { key: { status: 1, kind: 1, createdAt: -1, _id: -1 } },
  price: { key: { status: 1, kind: 1, price: -1, _id: -1 } },
  views: { key: { status: 1, kind: 1, viewsCount: -1, _id: -1 } },
  favorites: { key: { status: 1, kind: 1, favoritesCount: -1, _id: -1 } },
  category_newest: { key: { status: 1, kind: 1, category: 1, createdAt: -1, _id: -1 } },
  category_price: { key: { status: 1, kind: 1, category: 1, price: -1, _id: -1 } },
  tags_newest: { key: { status: 1, kind: 1, tags: 1, createdAt: -1, _id: -1 } },
  seller_newest: { key: { sellerId: 1, status: 1, kind: 1, createdAt: -1, _id: -1 } },
  featured_newest: {
    key: { status: 1, kind: 1, isFeatured: 1, createdAt: -1, _id: -1 },
    partialFilterExpression: { isFeatured: true },
  },
  words: {
    key: { status: 1, title: 'text', tags: 'text', description: 'text' },
    weights: { title: 10, tags: 5, description: 1 },
    // Titles are in any language, so no language's stemming or stop words apply.
    default_language: 'none',
    language_override: 'textLanguage',
  },
} as const satisfies Record<string, Index>;

export type IndexName = keyof typeof indexes;

const bySort: Record<SortField, IndexName> = {
  createdAt: 'newest',
  price: 'price',
  viewsCount: 'views',
  favoritesCount: 'favorites',
};

/**
 * The index a list walks along in its order, so that it reads little more than one page of it. Named to the database,
 * which would otherwise try plans out and keep one that was good when there was little data. Null where trying is right:
 * a search for words has an index of its own, and a price range may be better walked by price and sorted after.
 */
export function indexFor(filter: Criteria, sort: SortField): IndexName | null {
  const filtered = (field: keyof Listing | '$text') => filter[field] !== undefined;
  const narrowed = filtered('sellerId') || filter.isFeatured === true || filtered('tags');
  if (filtered('$text')) return null;
  if (sort !== 'createdAt') {
    if (narrowed) return null;
    return sort === 'price' && filtered('category') ? 'category_price' : bySort[sort];
  }
  if (filtered('sellerId')) return 'seller_newest';
  if (filter.isFeatured === true) return 'featured_newest';
  if (filtered('tags')) return 'tags_newest';
  if (filtered('price')) return null;
  return filtered('category') ? 'category_newest' : 'newest';
}
