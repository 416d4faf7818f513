import type { DomainEvent, QueueName } from '../contracts/index.js';
import type { Logger, Metrics } from '../telemetry/index.js';
import { createBroadcasting } from './broadcast.js';
import { encodeEvent } from './cloud-events.js';
import { superviseConnection } from './connection.js';
import { type ConsumeOptions, type Consumer, type Handlers, startConsumer } from './consumer.js';
import { createPublisher } from './publisher.js';
import { allQueues, DEFAULT_RETRY_DELAYS_MS, describeTopology, names } from './topology.js';

export interface BrokerOptions {
  readonly url: string;
  /** Who connects; shown in the broker's list of connections. */
  readonly service: string;
  /** Prefix of every exchange and queue, so that systems can share a broker. */
  readonly namespace?: string;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Which queues to declare: all by default, so that an event waits even for a service never started yet. */
  readonly declare?: readonly QueueName[];
  readonly retryDelaysMs?: readonly number[];
}

export interface Broker {
  /**
   * Resolves once the broker has the event safely in every queue that subscribes to it. Many may be in flight.
   *
   * @throws PublishError when it is not known to be: not connected, refused, in no queue, or breaking its contract.
   */
  publish(event: DomainEvent): Promise<void>;
  /** Subscribes at once, or as soon as there is a connection, and again after every lost one. */
  consume<Queue extends QueueName>(
    queue: Queue,
    handlers: Handlers<Queue>,
    options?: ConsumeOptions,
  ): Promise<Consumer>;
  /** To every process listening to `name` right now; at most once, and never fails for want of a broker. */
  broadcast(name: string, payload: object): Promise<void>;
  listen(name: string, onPayload: (payload: unknown) => void): Promise<Consumer>;
  /** Resolves once connected with the topology declared. */
  ready(): Promise<void>;
  /** Throws when that is not so right now, with the reason. Not for readiness: a service serves without a broker. */
  check(): Promise<void>;
  /** Closes what consumes, waits for outstanding confirms, disconnects. */
  close(): Promise<void>;
}

/** Returns at once; connects, and reconnects for ever, in the background. */
export function connectBroker(options: BrokerOptions): Broker {
  const { url, service, namespace = 'artel', logger, metrics } = options;
  const { declare = allQueues, retryDelaysMs = DEFAULT_RETRY_DELAYS_MS } = options;
  const published = metrics.counter('artel_events_published_total', 'Events confirmed by the broker.', ['type']);
  const connection = superviseConnection({ url, name: service, logger, metrics });
  const topology = describeTopology({ namespace, queues: declare, retryDelaysMs });
  const publisher = createPublisher({ connection, topology, logger });
  const broadcasting = createBroadcasting({ connection, namespace, logger, metrics });
  const consumers = new Set<Consumer>();

  function keep(consumer: Consumer): Consumer {
    const kept: Consumer = {
      ready: consumer.ready,
      async close(graceMs) {
        consumers.delete(kept);
        await consumer.close(graceMs);
      },
    };
    consumers.add(kept);
    return kept;
  }

  return {
    async publish(event) {
      await publisher.publish(names.events(namespace), event.type, encodeEvent(event));
      published.inc({ type: event.type });
    },
    async consume(queue, handlers, consumeOptions) {
      const context = { connection, publisher, namespace, retryDelaysMs, logger, metrics };
      return keep(startConsumer(context, queue, handlers, consumeOptions));
    },
    broadcast: broadcasting.broadcast,
    listen: async (name, onPayload) => keep(broadcasting.listen(name, onPayload)),
    ready: publisher.ready,
    async check() {
      if (publisher.isOpen()) return;
      throw new Error('no connection to the broker', { cause: connection.problem() });
    },
    async close() {
      await Promise.all([...consumers].map((consumer) => consumer.close()));
      await publisher.close();
      await broadcasting.close();
      await connection.close();
    },
  };
}
