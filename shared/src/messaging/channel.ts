import type { Channel, ChannelModel } from 'amqplib';
import type { Logger } from '../telemetry/index.js';
import { backoffMs, pause, settledWithin } from './backoff.js';
import type { SupervisedConnection } from './connection.js';
import { createLatch } from './latch.js';

const CLOSE_TIMEOUT_MS = 2_000;

/** A channel that comes back, on the same connection after a channel error or on the next one after a cut. */
export interface SupervisedChannel<C extends Channel> {
  /** The open channel, set up; undefined while there is none. */
  readonly open: C | undefined;
  /** Resolves with the next channel that is open and set up; rejects once closed for good. */
  ready(): Promise<C>;
  close(): Promise<void>;
}

export interface ChannelRole<C extends Channel> {
  /** For the logs: what this channel is for. */
  readonly name: string;
  create(model: ChannelModel): Promise<C>;
  /** Declares, subscribes: everything that must be true before the channel is of use. Runs for every new channel. */
  setup(channel: C): Promise<void>;
  /** The channel is gone, and with it every delivery tag and every publish not yet confirmed. */
  lost?(reason: Error): void;
}

/** Keeps one channel open and set up; a failure is logged, waited out and tried again. */
export function superviseChannel<C extends Channel>(
  connection: SupervisedConnection,
  role: ChannelRole<C>,
  logger: Logger,
): SupervisedChannel<C> {
  const stopping = new AbortController();
  const live = createLatch<C>();
  let opened: C | undefined;

  void keepOpen();

  async function keepOpen(): Promise<void> {
    let failures = 0;
    while (!stopping.signal.aborted) {
      const model = await connection.current().catch(() => undefined);
      if (model === undefined || stopping.signal.aborted) return;
      let reason: Error;
      try {
        const channel = await role.create(model);
        const lost = untilClosed(channel);
        opened = channel;
        await Promise.race([role.setup(channel), lost.then((error) => Promise.reject(error))]);
        failures = 0;
        if (!stopping.signal.aborted) live.set(channel);
        reason = await lost;
      } catch (error) {
        reason = error instanceof Error ? error : new Error(String(error));
        if (opened) await closeQuietly(opened);
      }
      opened = undefined;
      live.clear();
      role.lost?.(reason);
      if (stopping.signal.aborted) return;
      failures += 1;
      const delayMs = backoffMs(failures);
      logger.warn({ event: 'broker.channel_lost', channel: role.name, failures, delayMs, err: reason });
      await pause(delayMs, stopping.signal);
    }
  }

  return {
    get open() {
      return live.value;
    },
    ready: () => live.wait(),
    async close() {
      stopping.abort();
      live.fail(new Error(`the ${role.name} channel was closed`));
      if (opened) await closeQuietly(opened);
    },
  };
}

function untilClosed(channel: Channel): Promise<Error> {
  let cause: Error | undefined;
  channel.on('error', (error) => {
    cause = error;
  });
  return new Promise((resolve) => {
    channel.on('close', () => resolve(cause ?? new Error('the channel was closed')));
  });
}

async function closeQuietly(channel: Channel): Promise<void> {
  // amqplib throws, rather than rejects, on a channel that is already closed.
  await settledWithin((async () => channel.close())(), CLOSE_TIMEOUT_MS);
}
