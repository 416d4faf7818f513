import closeWithGrace from 'close-with-grace';
import { type CommonConfig, ConfigError } from '../config/index.js';
import { createLogger, type Logger } from '../telemetry/index.js';

/** What a started service gives back. */
export interface Running {
  close(): Promise<void>;
}

/** The settings that running a service takes; after `shutdownGraceMs` of closing the process exits with code 1. */
export type ProcessConfig = Pick<CommonConfig, 'logLevel' | 'shutdownGraceMs'>;

export interface ServiceProcess<Config extends ProcessConfig> {
  readonly service: string;
  /** Reads the settings. @throws ConfigError naming all that are bad */
  readonly configure: () => Config;
  readonly start: (config: Config, logger: Logger) => Promise<Running>;
}

/**
 * Runs a service as this process. SIGTERM and SIGINT close it and exit with 0; a second signal exits at once. An
 * uncaught error or unhandled rejection is logged as fatal, then it closes and exits with 1. Bad settings (all of them)
 * or a failed start are one log line and exit code 1. A signal during the start takes effect when the start is done.
 */
export async function runService<Config extends ProcessConfig>({
  service,
  configure,
  start,
}: ServiceProcess<Config>): Promise<void> {
  const startedAt = performance.now();
  const config = configureOrExit(service, configure);
  const logger = createLogger({ service, level: config.logLevel });
  const starting = start(config, logger);
  const guard = closeWithGrace(
    {
      delay: config.shutdownGraceMs,
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
    return exitOverStart(service, logger, error);
  }
}

/** How much to log is a setting too, so what is wrong with the settings is logged by a logger of its own. */
function configureOrExit<Config>(service: string, configure: () => Config): Config {
  try {
    return configure();
  } catch (error) {
    return exitOverStart(service, createLogger({ service, level: 'info' }), error);
  }
}

function exitOverStart(service: string, logger: Logger, error: unknown): never {
  if (error instanceof ConfigError) logger.fatal({ problems: error.problems }, `${service} has bad settings`);
  else logger.fatal({ err: error }, `${service} could not start`);
  return process.exit(1);
}
