import { freshPostgres, testLogger } from '@artel/shared/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase, createPool, type Database } from './index.js';

let postgres: Awaited<ReturnType<typeof freshPostgres>>;
let pool: ReturnType<typeof createPool>;
let db: Database;

beforeAll(async () => {
  postgres = await freshPostgres('auth');
  pool = createPool(postgres.url, 2, testLogger());
  db = createDatabase(pool);
  await db.query('create table notes (text text)');
});
afterAll(async () => {
  await pool.end();
  await postgres.close();
});

const notes = async () => (await db.query<{ text: string }>('select text from notes')).rows.map(({ text }) => text);

describe('a transaction', () => {
  it('keeps everything when its work succeeds', async () => {
    await db.transaction(async (tx) => {
      await tx.query("insert into notes values ('kept')");
    });
    expect(await notes()).toEqual(['kept']);
  });

  it('keeps nothing when its work throws, and passes the error on', async () => {
    const work = db.transaction(async (tx) => {
      await tx.query("insert into notes values ('forgotten')");
      throw new Error('changed my mind');
    });
    await expect(work).rejects.toThrow('changed my mind');
    expect(await notes()).toEqual(['kept']);
  });

  it('survives its connection being killed, and so does the pool', async () => {
    const work = db.transaction(async (tx) => {
      await tx.query('select pg_terminate_backend(pg_backend_pid())');
    });
    await expect(work).rejects.toThrow();
    expect(await notes()).toEqual(['kept']);
  });

  it('survives its connection being lost between two statements', async () => {
    const work = db.transaction(async (tx) => {
      const { rows } = await tx.query<{ pid: number }>('select pg_backend_pid() as pid');
      const lost = new Promise((resolve) => tx.once('end', resolve));
      await db.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
      await lost;
    });
    await expect(work).rejects.toThrow();
    expect(await notes()).toEqual(['kept']);
  });
});
