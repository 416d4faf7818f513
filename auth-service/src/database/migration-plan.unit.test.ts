import { describe, expect, it } from 'vitest';
import {
  type AppliedMigration,
  checksumOf,
  type Migration,
  MigrationHistoryError,
  planMigrations,
} from './migration-plan.js';

const history: Migration[] = [
  { name: '001-first', sql: 'create table a ()' },
  { name: '002-second', sql: 'create table b ()' },
  { name: '003-third', sql: 'create table c ()' },
];

const appliedAs = (migrations: Migration[]): AppliedMigration[] =>
  migrations.map((migration) => ({ name: migration.name, checksum: checksumOf(migration) }));

describe('planning migrations', () => {
  it('applies everything to an empty database', () => {
    expect(planMigrations(history, [])).toEqual(history);
  });

  it('applies only what is missing', () => {
    expect(planMigrations(history, appliedAs(history.slice(0, 2)))).toEqual(history.slice(2));
  });

  it('has nothing to do on a second run', () => {
    expect(planMigrations(history, appliedAs(history))).toEqual([]);
  });

  it('leaves a database alone that a newer release has already migrated', () => {
    expect(planMigrations(history.slice(0, 2), appliedAs(history))).toEqual([]);
  });

  it('refuses a migration that was edited after it had been applied', () => {
    const edited = [{ name: '001-first', sql: 'create table a (id int)' }, ...history.slice(1)];
    expect(() => planMigrations(edited, appliedAs(history))).toThrow(MigrationHistoryError);
  });

  it('refuses a migration slipped in before one that was applied', () => {
    const overtaken = [history[0]!, { name: '001b-late', sql: 'select 1' }, ...history.slice(1)];
    expect(() => planMigrations(overtaken, appliedAs(history))).toThrow(/only grow at the end/);
  });

  it('does not mistake changed white space at the ends for a change', () => {
    const spaced = history.map((migration) => ({ ...migration, sql: `\n${migration.sql}\n\n` }));
    expect(planMigrations(spaced, appliedAs(history))).toEqual([]);
  });
});
