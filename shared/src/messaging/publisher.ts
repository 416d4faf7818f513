import type { ConfirmChannel } from 'amqplib';
import type { Logger } from '../telemetry/index.js';
import { pause } from './backoff.js';
import { type SupervisedChannel, superviseChannel } from './channel.js';
import type { OutgoingMessage } from './cloud-events.js';
import type { SupervisedConnection } from './connection.js';
import { declareTopology } from './declare.js';
import { PublishError } from './errors.js';
import type { Topology } from './topology.js';
import { createTurnstile } from './turnstile.js';

export interface Publisher {
  /**
   * Resolves once the broker has confirmed that every queue the message belongs in has it on disk.
   *
   * @throws PublishError otherwise; the message may still have arrived, so publish it again under the same id.
   */
  publish(exchange: string, routingKey: string, message: OutgoingMessage): Promise<void>;
  /** Resolves once connected with the topology declared. */
  ready(): Promise<void>;
  isOpen(): boolean;
  /** Waits for what is in flight, at most `timeoutMs`; then refuses the rest. */
  close(timeoutMs?: number): Promise<void>;
}

export interface PublisherOptions {
  connection: SupervisedConnection;
  /** Declared on every new channel, before anything is published on it. */
  topology: Topology;
  logger: Logger;
  maxInFlight?: number;
  /** How long a broker may keep a publish without confirming it (a quorum without majority, an alarm). */
  confirmTimeoutMs?: number;
}

interface InFlight {
  readonly exchange: string;
  readonly routingKey: string;
  readonly messageId: string;
  readonly sentAt: number;
  returned: boolean;
  settle(failure?: PublishError): void;
}

/** One confirm channel, many publishes in flight, each settled by its own confirm, return, timeout or lost channel. */
export function createPublisher(options: PublisherOptions): Publisher {
  const { connection, topology, logger, maxInFlight = 1_024, confirmTimeoutMs = 30_000 } = options;
  const turnstile = createTurnstile(maxInFlight);
  const inFlight = new Set<InFlight>();

  const channel: SupervisedChannel<ConfirmChannel> = superviseChannel(
    connection,
    {
      name: 'publisher',
      create: (model) => model.createConfirmChannel(),
      async setup(fresh) {
        fresh.on('return', ({ fields, properties }) => {
          for (const sent of inFlight) {
            if (sent.messageId !== properties.messageId || sent.exchange !== fields.exchange) continue;
            if (sent.routingKey === fields.routingKey) sent.returned = true;
          }
        });
        fresh.on('drain', () => turnstile.open());
        await declareTopology(fresh, topology);
      },
      lost(reason) {
        failAll(new PublishError('disconnected', 'the channel was lost before the confirm', { cause: reason }));
        turnstile.open();
      },
    },
    logger,
  );

  const watch = setInterval(refuseOverdue, Math.min(confirmTimeoutMs, 1_000));
  watch.unref();

  function refuseOverdue(): void {
    const overdue = performance.now() - confirmTimeoutMs;
    // The set keeps the order of sending, so the first that is not overdue ends the search.
    for (const sent of inFlight) {
      if (sent.sentAt > overdue) return;
      sent.settle(new PublishError('unconfirmed', `no confirm within ${confirmTimeoutMs} ms`));
    }
  }

  function failAll(failure: PublishError): void {
    for (const sent of [...inFlight]) sent.settle(failure);
  }

  function send(exchange: string, routingKey: string, message: OutgoingMessage): Promise<void> {
    return new Promise((resolve, reject) => {
      const open = channel.open;
      if (open === undefined) {
        reject(new PublishError('disconnected', 'not connected to the broker', { cause: connection.problem() }));
        return;
      }
      const sent: InFlight = {
        exchange,
        routingKey,
        messageId: message.properties.messageId,
        sentAt: performance.now(),
        returned: false,
        settle(failure) {
          inFlight.delete(sent);
          if (failure) reject(failure);
          else resolve();
        },
      };
      inFlight.add(sent);
      const onConfirm = (error: unknown) => sent.settle(verdict(sent, error));
      try {
        const flowing = open.publish(
          exchange,
          routingKey,
          message.content,
          { ...message.properties, mandatory: true },
          onConfirm,
        );
        if (!flowing) turnstile.shut();
      } catch (error) {
        sent.settle(new PublishError('disconnected', 'the channel closed', { cause: error }));
      }
    });
  }

  return {
    async publish(exchange, routingKey, message) {
      await turnstile.enter();
      try {
        await send(exchange, routingKey, message);
      } finally {
        turnstile.leave();
      }
    },
    async ready() {
      await channel.ready();
    },
    isOpen: () => channel.open !== undefined,
    async close(timeoutMs = 5_000) {
      const deadline = performance.now() + timeoutMs;
      while (inFlight.size > 0 && performance.now() < deadline) await pause(5);
      clearInterval(watch);
      await channel.close();
      failAll(new PublishError('disconnected', 'the publisher was closed'));
      turnstile.open();
    },
  };
}

/** The broker sends a return before the confirm of the same message, so at the confirm both are known. */
function verdict(sent: InFlight, error: unknown): PublishError | undefined {
  const what = `${sent.messageId} to ${sent.exchange || 'the default exchange'} as ${sent.routingKey}`;
  if (isNack(error)) return new PublishError('refused', `the broker refused ${what}`, { cause: error });
  if (error)
    return new PublishError('disconnected', `the channel closed before the confirm of ${what}`, { cause: error });
  if (sent.returned) return new PublishError('unroutable', `no queue takes ${what}`);
  return undefined;
}

/** amqplib fails a callback with this message for a negative confirm, and with another when the channel closes. */
function isNack(error: unknown): boolean {
  return error instanceof Error && error.message === 'message nacked';
}
