import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { MongoClient } from 'mongodb';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshPostgres } from '../testing/databases.js';
import { isUnavailable } from './unavailable.js';

const errorOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('the real drivers, with nobody listening', () => {
  let port: number;

  beforeAll(async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
    await new Promise((resolve) => server.close(resolve));
  });

  it('say so in a way we recognise: MongoDB', async () => {
    const client = new MongoClient(`mongodb://127.0.0.1:${port}`, { serverSelectionTimeoutMS: 200 });
    expect(await errorOf(client.db('x').collection('y').findOne())).toSatisfy(isUnavailable);
    await client.close();
    expect(await errorOf(client.db('x').collection('y').insertOne({ a: 1 }))).toSatisfy(isUnavailable);
  });

  it('say so in a way we recognise: PostgreSQL', async () => {
    const pool = new pg.Pool({ connectionString: `postgres://127.0.0.1:${port}/x` });
    expect(await errorOf(pool.query('select 1'))).toSatisfy(isUnavailable);
    await pool.end();
  });
});

describe('PostgreSQL', () => {
  let postgres: Awaited<ReturnType<typeof freshPostgres>>;
  beforeAll(async () => {
    postgres = await freshPostgres();
  });
  afterAll(() => postgres.close());

  it('is recognised as gone when it ends a connection in the middle of a query', async () => {
    const client = await postgres.pool.connect();
    client.on('error', () => {});
    const { rows } = await client.query('select pg_backend_pid() as pid');
    const cut = errorOf(client.query('select pg_sleep(30)'));
    await postgres.pool.query('select pg_terminate_backend($1)', [rows[0].pid]);
    expect(await cut).toSatisfy(isUnavailable);
    client.release(true);
  });

  it('is not called gone because a query is wrong', async () => {
    expect(await errorOf(postgres.pool.query('selec'))).not.toSatisfy(isUnavailable);
    expect(isUnavailable(new Error('some defect'))).toBe(false);
  });
});
