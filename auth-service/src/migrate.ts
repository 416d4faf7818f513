import { createLogger } from '@artel/shared/telemetry';
import { readDatabaseConfig } from './config.js';
import { createDatabase, migrate } from './database/index.js';
import { createPool } from './dependencies.js';
import { migrations } from './migrations/index.js';

/** `node dist/migrate.js`: brings the schema up to date before a release, without starting the service. */
const logger = createLogger({ service: 'auth-service', level: 'info' });
const pool = createPool(readDatabaseConfig().databaseUrl, 1, logger);

try {
  const applied = await migrate(createDatabase(pool), migrations);
  logger.info({ applied }, applied.length > 0 ? 'schema migrated' : 'schema is up to date');
} catch (error) {
  logger.fatal({ err: error }, 'schema could not be migrated');
  process.exitCode = 1;
} finally {
  await pool.end();
}
