import type { Database, Queryable } from './database.js';
import { type AppliedMigration, checksumOf, type Migration, planMigrations } from './migration-plan.js';

/** Any fixed number: it only has to differ from other users of advisory locks in the same database. */
const migrationLock = 7_201_514;

/** Waiting for another replica's migration may take longer than any request may. */
const liftTimeout = 'set local statement_timeout = 0';

const lock = 'select pg_advisory_xact_lock($1)';

const createHistory = `
create table if not exists schema_migrations (
  position   integer primary key generated always as identity,
  name       text not null unique,
  checksum   text not null,
  applied_at timestamptz not null default now()
)`;

const readHistory = 'select name, checksum from schema_migrations order by position';

const remember = 'insert into schema_migrations (name, checksum) values ($1, $2)';

/**
 * Brings the schema up to date: all pending migrations in one transaction, so that a failure leaves nothing half done.
 * Replicas that start together wait for each other; whoever comes second finds nothing to do.
 *
 * @returns the names of the migrations applied by this call
 * @throws MigrationHistoryError when the database's history contradicts `migrations`
 */
export async function migrate(database: Database, migrations: readonly Migration[]): Promise<string[]> {
  return database.transaction(async (tx) => {
    await tx.query(liftTimeout);
    await tx.query(lock, [migrationLock]);
    await tx.query(createHistory);
    const { rows } = await tx.query<AppliedMigration>(readHistory);
    const pending = planMigrations(migrations, rows);
    for (const migration of pending) await apply(tx, migration);
    return pending.map((migration) => migration.name);
  });
}

async function apply(tx: Queryable, migration: Migration): Promise<void> {
  await tx.query(migration.sql);
  await tx.query(remember, [migration.name, checksumOf(migration)]);
}
