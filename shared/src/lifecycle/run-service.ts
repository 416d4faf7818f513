import closeWithGrace from 'close-with-grace';
import { ConfigError } from '../config/index.js';
import type { Logger } from '../telemetry/index.js';

/** What a started service gives back. */
export interface Running {
  close(): Promise<void>;
}

export interface ServiceProcess {
  readonly service: string;
  readonly logger: Logger;
  /** Milliseconds for `close`; then the process exits with code 1. */
  readonly graceMs: number;
  readonly start: () => Promise<Running>;
}

/**
 * Runs a service as this process. SIGTERM and SIGINT close it and exit with 0; a second signal exits at once. An
 * uncaught error or unhandled rejection is logged as fatal, then it closes and exits with 1. A failed start is one
 * log line and exit code 1. A signal during the start takes effect when the start is done.
 */
export async function runService({ service, logger, graceMs, start }: ServiceProcess): Promise<void> {
  const startedAt = performance.now();
  const starting = start();
  const guard = closeWithGrace(
    {
      delay: graceMs,
      logger: { error: (reason: unknown) => logger.fatal({ reason: String(reason) }, 'exiting at once') },
      skip: ['beforeExit', 'SIGILL', 'SIGSEGV', 'SIGBUS', 'SIGFPE', 'SIGABRT', 'SIGTRAP', 'SIGUSR2'],
    },
    async ({ signal, err }) => {
      if (err) logger.fatal({ err }, 'unexpected error, shutting down');
      else logger.info({ signal }, `${service} is shutting down`);
      const running = await starting.catch(() => undefined);
      await running?.close();
      logger.info(`${service} has shut down`);
    },
  );
  try {
    await starting;
    logger.info({ readyMs: Math.round(performance.now() - startedAt) }, `${service} is running`);
  } catch (error) {
    guard.uninstall();
    logStartFailure(service, logger, error);
    process.exit(1);
  }
}

function logStartFailure(service: string, logger: Logger, error: unknown): void {
  if (error instanceof ConfigError) logger.fatal({ problems: error.problems }, `${service} has bad settings`);
  else logger.fatal({ err: error }, `${service} could not start`);
}
