import type { CommonConfig } from '../config/index.js';
import type { Logger } from '../telemetry/index.js';
import { closeInOrder } from './close-in-order.js';
import type { Running } from './run-service.js';
import { releaseStartMemory } from './start-memory.js';

/** What a service that answers requests is put together from. */
export interface ServiceParts {
  /** The HTTP side, not listening yet. */
  readonly app: {
    listen(address: { readonly host: string; readonly port: number }): Promise<unknown>;
    close(): Promise<unknown>;
  };
  readonly config: Pick<CommonConfig, 'host' | 'port'>;
  readonly logger: Logger;
  /** What has to be done before the first request. */
  readonly prepare: () => Promise<void>;
  /** Lets go of what the app stands on. */
  readonly close: () => Promise<void>;
}

/**
 * Prepares, then answers requests. Closing stops the requests first, then lets go of the rest; a start that fails half
 * way does the same before it rejects, so that nothing keeps the process alive.
 */
export async function serve({ app, config, logger, prepare, close }: ServiceParts): Promise<Running> {
  const closeAll = () =>
    closeInOrder(
      [
        ['http', async () => void (await app.close())],
        ['dependencies', close],
      ],
      logger,
    );
  try {
    await prepare();
    // Before the first request, which would have to wait.
    await releaseStartMemory(logger);
    await app.listen({ host: config.host, port: config.port });
  } catch (error) {
    await closeAll();
    throw error;
  }
  return { close: closeAll };
}
