import type { ContributedRecord } from '../contracts/index.js';
import type { ExportSource } from './source.js';

/** After which record of which source the next part begins. */
export interface Position {
  readonly collection: string;
  readonly after: string;
}

/** What fits into one part. */
export interface FilledPart {
  readonly records: ContributedRecord[];
  /** Null when nothing is left for another part. */
  readonly next: Position | null;
}

/**
 * Takes records until a part is full, which is one at least, and says where to go on.
 *
 * @param sources in an order that stays the same while an export is made
 * @param from undefined at the beginning
 * @param maxBytes of JSON; a larger record has a part to itself
 */
export async function fillPart(
  sources: readonly ExportSource[],
  userId: string,
  from: Position | undefined,
  maxBytes: number,
): Promise<FilledPart> {
  const records: ContributedRecord[] = [];
  let bytes = 0;
  let position = from;
  const begun = sources.findIndex(({ collection }) => collection === from?.collection);
  for (const { collection, read } of sources.slice(Math.max(begun, 0))) {
    const after = collection === from?.collection ? from.after : undefined;
    for await (const { key, data } of read(userId, after)) {
      const record = { collection, data };
      bytes += Buffer.byteLength(JSON.stringify(record)) + 1;
      if (records.length > 0 && bytes > maxBytes) return { records, next: position ?? null };
      records.push(record);
      position = { collection, after: key };
    }
  }
  return { records, next: null };
}
