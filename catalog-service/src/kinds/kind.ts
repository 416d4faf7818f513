import type { TObject } from 'typebox';

export type KindName = 'artwork' | 'game' | 'item';
export type Fulfilment = 'physical' | 'digital';

/** What tells one kind of listing from another; everything else is the same for all. */
export interface Kind {
  readonly name: KindName;
  /** What `attributes` may hold; every field is optional, unknown ones are refused. */
  readonly attributes: TObject;
  /** Categories by their id. The first is taken when a listing names none. */
  readonly categories: Readonly<Record<string, { readonly name: string; readonly fulfilment: Fulfilment }>>;
}
