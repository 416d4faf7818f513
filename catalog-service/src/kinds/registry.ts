import { artwork } from './artwork.js';
import { game } from './game.js';
import { item } from './item.js';
import type { Fulfilment, Kind, KindName } from './kind.js';

/** Every kind there is. A new one is a file of its own and a line here. */
export const kinds: Readonly<Record<KindName, Kind>> = { artwork, game, item };

export const kindNames = Object.keys(kinds) as readonly KindName[];

export interface Category {
  readonly id: string;
  readonly name: string;
  readonly kind: KindName;
  readonly fulfilment: Fulfilment;
}

/** The categories of one kind, or of all, in the order in which people should see them. */
export function categoriesOf(kind?: KindName): Category[] {
  const chosen = kind === undefined ? Object.values(kinds) : [kinds[kind]];
  return chosen.flatMap(({ name: of, categories }) =>
    Object.entries(categories).map(([id, { name, fulfilment }]) => ({ id, name, kind: of, fulfilment })),
  );
}

/** The category a listing of this kind is in when it names none. */
export function defaultCategory({ categories }: Kind): string {
  const [first] = Object.keys(categories);
  if (first === undefined) throw new Error('a kind needs at least one category');
  return first;
}
