import { decideReturning, decideTaking, type Taking } from './decide.js';
import type { Line, ReservedLine } from './model.js';
import type { Reservations } from './repository.js';
import type { Shelves } from './shelf-repository.js';

export interface LineDependencies {
  readonly shelves: Shelves;
  readonly reservations: Pick<Reservations, 'settled'>;
  /** A listing's stock has changed. */
  readonly changed: (listingId: string) => void;
}

/** Beyond so many marks a listing is rid of those that are settled and older than `markKeptMs`. */
const manyMarks = 500;
/** Far longer than any delivery can be worked on: the broker takes one back after half an hour. */
const markKeptMs = 24 * 3_600_000;

/** Takes one line from stock, or says why not. Repeating it takes nothing more. */
export async function takeLine(dependencies: LineDependencies, saleId: string, line: Line): Promise<Taking> {
  const { shelves, changed } = dependencies;
  for (;;) {
    const state = await shelves.look(line.listingId, saleId);
    const taking = decideTaking(state?.shelf ?? null, line.quantity);
    if (taking !== 'take' || state === null) return taking;
    // Refused means the listing has changed since: what it allows now is decided anew.
    if (!(await shelves.take(line, saleId, state.seen))) continue;
    changed(line.listingId);
    if (state.marks >= manyMarks) await clearOldMarks(dependencies, line.listingId);
    return 'taken';
  }
}

/** Gives one line back to stock as far as it was taken, and sees to it that it cannot be taken again. */
export async function returnLine(dependencies: LineDependencies, saleId: string, line: ReservedLine): Promise<void> {
  const { shelves, changed } = dependencies;
  for (;;) {
    const state = await shelves.look(line.listingId, saleId);
    const returning = decideReturning(state?.shelf ?? null, line.counted);
    if (returning === 'nothing' || state === null) return;
    const done =
      returning === 'fence'
        ? await shelves.fence(line.listingId, saleId)
        : await shelves.giveBack(line, saleId, state.seen);
    if (!done) continue;
    changed(line.listingId);
    if (state.marks >= manyMarks) await clearOldMarks(dependencies, line.listingId);
    return;
  }
}

/** Keeps a listing that sells for years, or turns buyers away for years, from growing without end. */
async function clearOldMarks({ shelves, reservations }: LineDependencies, listingId: string): Promise<void> {
  const before = new Date(Date.now() - markKeptMs);
  const old = await shelves.marksBefore(listingId, before);
  await shelves.clearMarks(listingId, await reservations.settled(listingId, old), before);
}
