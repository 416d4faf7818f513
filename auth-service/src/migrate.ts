import { ConfigError } from '@artel/shared/config';
import { createLogger } from '@artel/shared/telemetry';
import { readDatabaseConfig } from './config.js';
import { createDatabase, createPool, migrate } from './database/index.js';
import { migrations } from './migrations/index.js';

const logger = createLogger({ service: 'auth-service', level: 'info' });

/** `node dist/migrate.js`: brings the schema up to date before a release, without starting the service. */
async function main(): Promise<void> {
  const pool = createPool(readDatabaseConfig().databaseUrl, 1, logger);
  try {
    const applied = await migrate(createDatabase(pool), migrations);
    logger.info({ applied }, applied.length > 0 ? 'schema migrated' : 'schema is up to date');
  } finally {
    await pool.end();
  }
}

await main().catch((error: unknown) => {
  if (error instanceof ConfigError) logger.fatal({ problems: error.problems }, 'migrate has bad settings');
  else logger.fatal({ err: error }, 'schema could not be migrated');
  process.exitCode = 1;
});
