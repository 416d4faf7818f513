import { AppError } from '@artel/shared/errors';
import { createLogger, type Logger } from '@artel/shared/telemetry';
import { createDatabase, createPool, type Database, migrate } from './database/index.js';
import { migrations } from './migrations/index.js';

/** What a command works with. */
export interface CommandContext<Config> {
  readonly db: Database;
  readonly config: Config;
  readonly logger: Logger;
}

/**
 * Runs a command of an operator beside the running service: on an up-to-date schema, with one connection, which is
 * let go of at the end. What goes wrong is printed, and becomes exit code 1.
 */
export async function withDatabase<Config extends { readonly databaseUrl: string }>(
  readConfig: () => Config,
  work: (context: CommandContext<Config>) => Promise<void>,
): Promise<void> {
  try {
    const config = readConfig();
    const logger = createLogger({ service: 'auth-service', level: 'warn' });
    const pool = createPool(config.databaseUrl, 1, logger);
    try {
      const db = createDatabase(pool);
      await migrate(db, migrations);
      await work({ db, config, logger });
    } finally {
      await pool.end();
    }
  } catch (error) {
    console.error(messageOf(error));
    process.exitCode = 1;
  }
}

function messageOf(error: unknown): unknown {
  if (error instanceof AppError) return error.fields?.map(({ message }) => message).join('\n') ?? error.message;
  return error instanceof Error ? error.message : error;
}
