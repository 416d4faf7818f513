import { type ChannelModel, connect } from 'amqplib';
import type { Logger, Metrics } from '../telemetry/index.js';
import { backoffMs, pause, settledWithin } from './backoff.js';
import { createLatch } from './latch.js';

const HEARTBEAT_SECONDS = 15;
const CONNECT_TIMEOUT_MS = 10_000;
const CLOSE_TIMEOUT_MS = 2_000;

/** A connection that comes back: lost, it is made again for ever, until closed. */
export interface SupervisedConnection {
  /** The live connection, or the next one; rejects once closed for good. */
  current(): Promise<ChannelModel>;
  /** Why there is none right now; undefined while connected. */
  problem(): Error | undefined;
  close(): Promise<void>;
}

/**
 * Keeps one connection to the broker. amqplib's own recovery is left off: it neither tells which publishes were lost
 * nor repeats our declarations, and both are what the promises rest on.
 */
export function superviseConnection(options: {
  url: string;
  name: string;
  logger: Logger;
  metrics: Metrics;
}): SupervisedConnection {
  const { logger } = options;
  const connected = options.metrics.gauge('artel_broker_connected', '1 while connected to the broker, else 0.');
  const stopping = new AbortController();
  const live = createLatch<ChannelModel>();
  let problem: Error | undefined = new Error('not connected to the broker yet');

  const running = keepConnected();

  async function keepConnected(): Promise<void> {
    let failures = 0;
    while (!stopping.signal.aborted) {
      try {
        const model = await open(options.url, options.name);
        const lost = untilClosed(model, logger);
        problem = undefined;
        failures = 0;
        live.set(model);
        connected.set(1);
        logger.info({ event: 'broker.connected', version: model.connection.serverProperties.version });
        if (stopping.signal.aborted) await quietly(model);
        problem = await lost;
      } catch (error) {
        problem = asError(error);
      }
      live.clear();
      connected.set(0);
      if (stopping.signal.aborted) break;
      failures += 1;
      const delayMs = backoffMs(failures);
      logger.warn({ event: 'broker.disconnected', failures, delayMs, err: problem });
      await pause(delayMs, stopping.signal);
    }
  }

  return {
    current: () => live.wait(),
    problem: () => problem,
    async close() {
      stopping.abort();
      const model = live.value;
      live.fail(new Error('the broker connection was closed'));
      problem = new Error('the broker connection was closed');
      if (model) await quietly(model);
      await settledWithin(running, CONNECT_TIMEOUT_MS);
    },
  };
}

function open(url: string, name: string): Promise<ChannelModel> {
  const target = new URL(url);
  if (!target.searchParams.has('heartbeat')) target.searchParams.set('heartbeat', String(HEARTBEAT_SECONDS));
  return connect(target.href, {
    // Without this, Nagle's algorithm holds a second small publish back for up to 40 ms.
    noDelay: true,
    keepAlive: true,
    timeout: CONNECT_TIMEOUT_MS,
    clientProperties: { connection_name: name },
  });
}

function untilClosed(model: ChannelModel, logger: Logger): Promise<Error> {
  let cause: Error | undefined;
  model.on('error', (error) => {
    cause = error;
  });
  model.on('blocked', (reason) => logger.warn({ event: 'broker.blocked', reason }));
  model.on('unblocked', () => logger.info({ event: 'broker.unblocked' }));
  return new Promise((resolve) => {
    model.on('close', (error?: Error) => resolve(cause ?? error ?? new Error('the broker closed the connection')));
  });
}

async function quietly(model: ChannelModel): Promise<void> {
  await settledWithin((async () => model.close())(), CLOSE_TIMEOUT_MS);
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
