import type { Queryable } from '../database/index.js';
import { createSealer, type Sealer, type Secrets, UnsealError } from '../secrets/index.js';
import { findSealed, replaceSealed } from './repository.js';
import type { SealedColumn } from './targets.js';

/** What became of the texts of one column. */
export interface Resealed {
  readonly table: string;
  /** How many were sealed anew. */
  readonly renewed: number;
  /** The keys of the rows that no secret opens. */
  readonly unreadable: readonly string[];
}

/**
 * Seals everything with the current secret that is sealed with another one, beside running replicas. Afterwards the
 * other secrets are not needed any more, unless something is unreadable, or a replica still seals with one of them.
 */
export async function reseal(
  db: Queryable,
  secrets: Secrets,
  columns: readonly SealedColumn[],
): Promise<readonly Resealed[]> {
  const results: Resealed[] = [];
  for (const column of columns) results.push(await resealColumn(db, createSealer(secrets, column.purpose), column));
  return results;
}

async function resealColumn(db: Queryable, sealer: Sealer, target: SealedColumn): Promise<Resealed> {
  const unreadable: string[] = [];
  let renewed = 0;
  let after = '';
  for (;;) {
    const texts = await findSealed(db, target, after);
    for (const text of texts) {
      const outcome = renewedText(sealer, text.sealed, text.key);
      if (outcome === 'unreadable') unreadable.push(text.key);
      // Whoever changed it meanwhile sealed it themselves.
      else if (outcome !== undefined && (await replaceSealed(db, target, text, outcome.renewed))) renewed += 1;
    }
    const last = texts.at(-1);
    if (last === undefined) return { table: target.table, renewed, unreadable };
    after = last.key;
  }
}

function renewedText(sealer: Sealer, sealed: string, context: string): { renewed: string } | 'unreadable' | undefined {
  try {
    const renewed = sealer.renew(sealed, context);
    return renewed === undefined ? undefined : { renewed };
  } catch (error) {
    if (error instanceof UnsealError) return 'unreadable';
    throw error;
  }
}
