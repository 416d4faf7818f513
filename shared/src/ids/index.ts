import { v5, v7 } from 'uuid';

export { derivedId } from './derived-id.js';

/** A new UUIDv7 (RFC 9562): sorts by creation time, so it is kind to indexes and usable as a cursor. */
export function newId(): string {
  return v7();
}

const namespace = 'a2f5a9a4-6c1b-4f0e-9d3e-5b7c0e8f1d42';

/** The UUIDv5 (RFC 9562) of a name: the same for the same name, in any process at any time. */
export function namedId(name: string): string {
  return v5(name, namespace);
}
