import { fail } from '@artel/shared/errors';
import type { SortField } from './filters.js';
import type { Listing } from './model.js';

/** The place right after one listing in a sorted list. */
export interface Cursor {
  readonly value: { readonly field: SortField; readonly at: Date | number };
  readonly id: string;
}

/** A cursor as clients carry it: opaque, and good only for lists sorted by the same field. */
export function encodeCursor(field: SortField, listing: Pick<Listing, '_id' | SortField>): string {
  const at = listing[field];
  return Buffer.from(JSON.stringify([field, at instanceof Date ? at.getTime() : at, listing._id])).toString(
    'base64url',
  );
}

/** Reads a cursor back. Throws `validation_failed` when it is none, or one of a list sorted otherwise. */
export function decodeCursor(text: string, field: SortField): Cursor {
  const parts = parse(text);
  if (!Array.isArray(parts)) return refuse('is not a cursor of this API');
  const [sorted, at, id]: unknown[] = parts;
  if (typeof at !== 'number' || !Number.isFinite(at) || typeof id !== 'string') {
    return refuse('is not a cursor of this API');
  }
  if (sorted !== field) return refuse('belongs to a list that is sorted otherwise');
  return { value: { field, at: field === 'createdAt' ? new Date(at) : at }, id };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return undefined;
  }
}

function refuse(problem: string): never {
  const message = `cursor ${problem}`;
  fail('validation_failed', message, { fields: [{ field: 'cursor', message }] });
}
