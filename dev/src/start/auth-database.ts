import pg from 'pg';
import { authDatabaseUrl } from './service-env.js';

/** PostgreSQL's code for a database that is there already (duplicate_database). */
const alreadyThere = '42P04';

/** Makes the database of auth-service where there is none yet; its tables are the service's own business. */
export async function createAuthDatabase(adminUrl: string, name: string): Promise<void> {
  const database = new URL(authDatabaseUrl(adminUrl, name)).pathname.slice(1);
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(`create database ${client.escapeIdentifier(database)}`);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError && error.code === alreadyThere)) throw error;
  } finally {
    await client.end();
  }
}
