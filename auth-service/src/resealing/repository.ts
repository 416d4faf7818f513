import type { Queryable } from '../database/index.js';
import type { SealedColumn } from './targets.js';

/** A sealed text and the key of its row. */
export interface SealedText {
  readonly key: string;
  readonly sealed: string;
}

const pageSize = 500;

/** The next texts of a column after a key, in the order of keys; none when that was the last. */
export async function findSealed(db: Queryable, target: SealedColumn, after: string): Promise<SealedText[]> {
  const { table, key, column } = target;
  // Names come from our own list: nothing anybody typed is in this text.
  const sql = `
select ${key}::text as key, ${column} as sealed from ${table}
where ${column} is not null and ${key}::text collate "C" > $1
order by ${key}::text collate "C" limit ${pageSize}`;
  return (await db.query<SealedText>(sql, [after])).rows;
}

/** Replaces a text unless it has changed meanwhile. @returns whether it did */
export async function replaceSealed(
  db: Queryable,
  { table, key, column }: SealedColumn,
  text: SealedText,
  renewed: string,
): Promise<boolean> {
  const sql = `update ${table} set ${column} = $3 where ${key}::text = $1 and ${column} = $2`;
  return (await db.query(sql, [text.key, text.sealed, renewed])).rowCount === 1;
}
