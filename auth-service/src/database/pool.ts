import type { Logger } from '@artel/shared/telemetry';
import pg from 'pg';

/** A pool whose statements give up after ten seconds, well before a client does. */
export function createPool(connectionString: string, max: number, logger: Logger): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max,
    application_name: 'auth-service',
    connectionTimeoutMillis: 5_000,
    statement_timeout: 10_000,
  });
  // The loss of a connection nobody listens to would end the process: the pool listens to idle ones only.
  const lost = (error: Error) => logger.warn({ err: error }, 'a database connection was lost');
  pool.on('error', lost);
  pool.on('connect', (client) => client.on('error', lost));
  return pool;
}
