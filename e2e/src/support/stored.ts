import pg from 'pg';
import type { TestSystem } from './system.js';

/** Everything in the databases of all four services, as texts to search, by where it lies. */
export async function everythingStored(system: TestSystem): Promise<Map<string, string>> {
  return new Map([...(await inPostgres(system)), ...(await inMongo(system))]);
}

async function inPostgres({ authDatabaseUrl }: TestSystem): Promise<[string, string][]> {
  const client = new pg.Client({ connectionString: authDatabaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      "select table_name as name from information_schema.tables where table_schema = 'public'",
    );
    const found: [string, string][] = [];
    for (const { name } of rows) {
      found.push([`auth.${name}`, JSON.stringify((await client.query(`select * from "${name}"`)).rows)]);
    }
    return found;
  } finally {
    await client.end();
  }
}

async function inMongo({ ordersDb, namespace }: TestSystem): Promise<[string, string][]> {
  const databases = ['catalog', 'orders', 'notifier'].map((name) => ordersDb.client.db(`${namespace}_${name}`));
  const collections = (await Promise.all(databases.map((db) => db.collections()))).flat();
  return Promise.all(
    collections.map(async (collection): Promise<[string, string]> => {
      return [collection.namespace, JSON.stringify(await collection.find().toArray())];
    }),
  );
}
