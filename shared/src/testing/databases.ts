import { type Db, MongoClient } from 'mongodb';
import pg from 'pg';
import { newId } from '../ids/index.js';

/** A MongoDB database of its own on the engine `MONGO_URL` names; `close` drops it. */
export async function freshMongo(name: string): Promise<{ client: MongoClient; db: Db; close(): Promise<void> }> {
  const client = await new MongoClient(engine('MONGO_URL'), { maxPoolSize: 10 }).connect();
  const db = client.db(unique(name));
  return {
    client,
    db,
    async close() {
      await db.dropDatabase();
      await client.close();
    },
  };
}

/** A PostgreSQL database of its own on the engine `DATABASE_URL` names; `close` drops it. */
export async function freshPostgres(name = 'artel'): Promise<{ pool: pg.Pool; url: string; close(): Promise<void> }> {
  const database = unique(name);
  await administer(`create database ${database}`);
  const url = new URL(engine('DATABASE_URL'));
  url.pathname = `/${database}`;
  const pool = new pg.Pool({ connectionString: url.href, max: 10 });
  return {
    pool,
    url: url.href,
    async close() {
      // Dropping the database ends connections whose farewell is still on its way.
      pool.on('error', () => undefined);
      await pool.end();
      await administer(`drop database if exists ${database} with (force)`);
    },
  };
}

async function administer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: engine('DATABASE_URL') });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function unique(name: string): string {
  return `test_${name.replaceAll('-', '_')}_${newId().replaceAll('-', '').slice(-12)}`;
}

function engine(name: 'DATABASE_URL' | 'MONGO_URL'): string {
  return process.env[name] ?? missing(name);
}

function missing(name: string): never {
  throw new Error(`${name} is not set: run the tests with \`npm test\`, which starts the engines`);
}
