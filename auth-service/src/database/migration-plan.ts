import { createHash } from 'node:crypto';

/** One step of the schema's history. `name` sorts and identifies it; `sql` may hold several statements. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** What the database remembers of a step it has taken. */
export interface AppliedMigration {
  readonly name: string;
  readonly checksum: string;
}

/** The database's history is not a prefix of the program's: starting anyway could corrupt data. */
export class MigrationHistoryError extends Error {
  override readonly name = 'MigrationHistoryError';
}

/** SHA-256 of the SQL as hexadecimal; white space at the ends does not count. */
export function checksumOf(migration: Migration): string {
  return createHash('sha256').update(migration.sql.trim()).digest('hex');
}

/**
 * The migrations still to be applied, in order.
 *
 * A database that is *ahead* of this build is accepted, because during a rolling upgrade replicas of the previous
 * release keep restarting against the schema of the next one.
 *
 * @param known every migration of this build, in order
 * @param applied what the database has, in the order it was applied
 * @throws MigrationHistoryError when an applied migration was edited, removed from the middle, or overtaken
 */
export function planMigrations(known: readonly Migration[], applied: readonly AppliedMigration[]): Migration[] {
  for (const [position, migration] of known.entries()) {
    const past = applied[position];
    if (past === undefined) break;
    if (past.name !== migration.name) {
      throw new MigrationHistoryError(
        `the database applied "${past.name}" where this build has "${migration.name}": migrations only grow at the end`,
      );
    }
    if (past.checksum !== checksumOf(migration)) {
      throw new MigrationHistoryError(`migration "${migration.name}" was changed after it had been applied`);
    }
  }
  return known.slice(applied.length);
}
