import { parseArgs } from 'node:util';
import { createLogger } from '@artel/shared/telemetry';
import { readDatabaseConfig } from './config.js';
import { createDatabase, migrate } from './database/index.js';
import { createPool } from './dependencies.js';
import { migrations } from './migrations/index.js';
import { createServiceAccount, isScope, scopes } from './service-accounts/index.js';

const usage = `usage: node dist/create-service-account.js --name <name> --scope <scope> [--scope <scope>]
Scopes: ${scopes.join(', ')}. The secret is printed once.`;

/** Makes an account for a program that operators run beside the services. */
async function main(): Promise<void> {
  const { name = '', scope = [] } = parseArgs({
    options: { name: { type: 'string' }, scope: { type: 'string', multiple: true } },
  }).values;
  const granted = [...new Set(scope)].filter(isScope);
  if (!/^[\w.-]{1,60}$/.test(name)) throw new Error(`the name must be 1 to 60 letters, digits, _ . or -\n\n${usage}`);
  if (granted.length === 0 || granted.length < new Set(scope).size) throw new Error(`unknown or no scope\n\n${usage}`);

  const pool = createPool(
    readDatabaseConfig().databaseUrl,
    1,
    createLogger({ service: 'auth-service', level: 'warn' }),
  );
  try {
    const db = createDatabase(pool);
    await migrate(db, migrations);
    const account = await createServiceAccount({ db, now: () => new Date() }, { name, scopes: granted });
    console.log(`service account ${name} created for: ${granted.join(' ')}`);
    console.log(`client_id: ${account.clientId}`);
    console.log(`client_secret: ${account.clientSecret}`);
  } finally {
    await pool.end();
  }
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
