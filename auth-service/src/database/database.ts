import type { Pool, PoolClient, QueryResult, QueryResultRow } from 'pg';

/**
 * A statement that each connection has PostgreSQL parse and plan once, under a name of its own: for those that come so
 * often that planning them costs more than running them.
 */
export interface Prepared {
  readonly name: string;
  readonly text: string;
}

/** Anything that runs one statement: the database itself, or a transaction in it. */
export interface Queryable {
  query<Row extends QueryResultRow>(sql: string | Prepared, values?: unknown[]): Promise<QueryResult<Row>>;
}

/** One transaction: what is written through it is kept or forgotten together. */
export type Transaction = PoolClient;

/** The service's database. */
export interface Database extends Queryable {
  /** Runs `work` in a transaction: committed when it resolves, rolled back when it throws, and the error passed on. */
  transaction<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result>;
}

/** Wraps a connection pool, which stays the caller's to close. */
export function createDatabase(pool: Pool): Database {
  return {
    query: (sql, values) => pool.query(sql, values),
    transaction: (work) => transact(pool, work),
  };
}

async function transact<Result>(pool: Pool, work: (tx: Transaction) => Promise<Result>): Promise<Result> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    client.release();
    return result;
  } catch (error) {
    await rollBack(client);
    throw error;
  }
}

/** A connection on which even the rollback fails is broken: it is destroyed instead of going back into the pool. */
async function rollBack(client: PoolClient): Promise<void> {
  try {
    await client.query('rollback');
    client.release();
  } catch {
    client.release(true);
  }
}
