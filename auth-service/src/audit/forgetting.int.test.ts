import { newId } from '@artel/shared/ids';
import { eventually, freshPostgres, recordingLogger } from '@artel/shared/testing';
import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDatabase, type Database, migrate } from '../database/index.js';
import { migrations } from '../migrations/index.js';
import { createAuditRetention } from './forgetting.js';
import { removeOldest } from './forgetting-repository.js';

let database: Awaited<ReturnType<typeof freshPostgres>>;
let pool: Pool;
let db: Database;
let kept: string;

const now = () => new Date();

beforeAll(async () => {
  database = await freshPostgres('audit_retention');
  pool = database.pool;
  db = createDatabase(pool);
  await migrate(db, migrations);
});
afterAll(() => database.close());
beforeEach(async () => {
  await pool.query('truncate audit_log');
  kept = newId();
  await insert(kept, 399);
});

const insert = (id: string, daysAgo: number) =>
  pool.query(
    `insert into audit_log (id, at, action, outcome, trace_id, details)
     values ($1, now() - make_interval(days => $2), 'session.opened', 'ok', '', '{}')`,
    [id, daysAgo],
  );

const insertMany = async (count: number, daysAgo: number) => {
  for (let made = 0; made < count; made += 1) await insert(newId(), daysAgo);
};

const left = async () => (await pool.query<{ id: string }>('select id from audit_log')).rows.map(({ id }) => id);

describe('the far end of the audit log', () => {
  it('is taken away batch by batch, and nothing that is to be kept', async () => {
    await insertMany(25, 401);
    const { logger, lines } = recordingLogger();
    const retention = createAuditRetention({ db, days: 400, now, logger, batch: 10 });
    retention.start();
    await eventually(() => expect(lines).toMatchObject([{ event: 'audit.forgotten', removed: 25 }]));
    await retention.stop();
    expect(await left()).toEqual([kept]);
  });

  it('is left to one replica at a time', async () => {
    await insertMany(3, 401);
    const keptFrom = new Date(Date.now() - 400 * 24 * 60 * 60_000);
    const remove = () => db.transaction((tx) => removeOldest(tx, keptFrom, 2));
    await db.transaction(async (tx) => {
      expect(await removeOldest(tx, keptFrom, 2)).toBe(2);
      expect(await remove()).toBe(0);
    });
    expect(await remove()).toBe(1);
    expect(await left()).toEqual([kept]);
  });
});

describe('the database', () => {
  it('lets nobody take away the last day, whatever they say is to be kept', async () => {
    const today = newId();
    await insert(today, 0);
    const forging = db.transaction(async (tx) => {
      await tx.query("select set_config('artel.audit_kept_from', '2999-01-01', true)");
      await tx.query('delete from audit_log where id = $1', [today]);
    });
    await expect(forging).rejects.toThrow('the audit log only grows');
    await expect(pool.query('delete from audit_log')).rejects.toThrow('the audit log only grows');
    await expect(pool.query("update audit_log set outcome = 'refused'")).rejects.toThrow('the audit log only grows');
    expect((await left()).sort()).toEqual([kept, today].sort());
  });
});
