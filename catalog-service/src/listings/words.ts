import { Type } from 'typebox';
import { type KindName, kindNames } from '../kinds/index.js';
import type { ListingStatus, SaleMode } from './model.js';

/**
 * A choice of words as one `enum`. Written as a union it would be a list of alternatives, which the serialiser tries one
 * after another for every listing of every list.
 */
export function oneOf<Value extends string>(values: readonly Value[], description?: string) {
  return Type.Unsafe<Value>({ type: 'string', enum: [...values], ...(description && { description }) });
}

export const KindSchema = oneOf<KindName>(kindNames);
export const SaleModeSchema = oneOf<SaleMode>(['instant', 'request']);
export const FulfilmentSchema = oneOf<'physical' | 'digital'>(['physical', 'digital']);
export const StatusSchema = oneOf<ListingStatus>(['draft', 'published', 'sold', 'archived']);
export const AttributesSchema = Type.Unsafe<Readonly<Record<string, unknown>>>(
  Type.Object({}, { additionalProperties: true, description: 'What only listings of this kind have.' }),
);

/** `artwork` as `Artwork`. */
export function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
