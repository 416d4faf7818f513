import { freshPostgres } from '@artel/shared/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrations } from '../migrations/index.js';
import { createDatabase, type Database, type Migration, migrate } from './index.js';

let postgres: Awaited<ReturnType<typeof freshPostgres>>;
let db: Database;

beforeEach(async () => {
  postgres = await freshPostgres('auth');
  db = createDatabase(postgres.pool);
});
afterEach(() => postgres.close());

const names = migrations.map(({ name }) => name);
const first: Migration = { name: '001-first', sql: 'create table first (); create table second ()' };

describe('migrating', () => {
  it('applies everything once and nothing the second time', async () => {
    expect(await migrate(db, migrations)).toEqual(names);
    expect(await migrate(db, migrations)).toEqual([]);
  });

  it('applies everything exactly once when replicas start together', async () => {
    const applied = await Promise.all([migrate(db, migrations), migrate(db, migrations), migrate(db, migrations)]);
    expect(applied.flat()).toEqual(names);
  });

  it('goes on where the last release stopped', async () => {
    await migrate(db, [first]);
    expect(await migrate(db, [first, { name: '002-next', sql: 'create table third ()' }])).toEqual(['002-next']);
  });

  it('refuses a history that was rewritten', async () => {
    await migrate(db, [first]);
    await expect(migrate(db, [{ ...first, sql: 'create table other ()' }])).rejects.toThrow(/was changed/);
  });

  it('leaves nothing behind when a migration fails', async () => {
    const broken: Migration = { name: '002-broken', sql: 'create table third (); select nonsense' };
    await expect(migrate(db, [first, broken])).rejects.toThrow(/nonsense/);
    const { rows } = await db.query(
      "select to_regclass('first') as first, to_regclass('schema_migrations') as history",
    );
    expect(rows).toEqual([{ first: null, history: null }]);
  });
});
