import { v7 } from 'uuid';

/** A new UUIDv7 (RFC 9562): sorts by creation time, so it is kind to indexes and usable as a cursor. */
export function newId(): string {
  return v7();
}
