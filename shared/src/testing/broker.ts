import { randomUUID } from 'node:crypto';
import type { QueueName } from '../contracts/index.js';
import { removeTopology } from '../messaging/declare.js';
import { type Broker, type BrokerOptions, connectBroker, describeTopology } from '../messaging/index.js';
import { names } from '../messaging/topology.js';
import { testLogger, testMetrics } from './telemetry.js';

export interface TestBroker {
  readonly broker: Broker;
  readonly namespace: string;
  readonly url: string;
  /** Closes the broker and deletes everything it declared. */
  close(): Promise<void>;
}

/**
 * A broker in a namespace of its own on the real engine. Retries come after 50 ms each, four times; naming the queues
 * a test needs in `declare` keeps it quick. Events no declared queue subscribes to are unroutable.
 */
export async function testBroker(options: Partial<BrokerOptions> = {}): Promise<TestBroker> {
  const url = options.url ?? process.env.AMQP_URL ?? missing();
  const namespace = options.namespace ?? `test-${randomUUID().slice(0, 8)}`;
  const retryDelaysMs = options.retryDelaysMs ?? [50, 50, 50, 50];
  const defaults = { service: 'test', logger: testLogger(), metrics: testMetrics() };
  const connected = connectBroker({ ...defaults, ...options, url, namespace, retryDelaysMs });
  const consumed = new Set<QueueName>();
  const broadcasts = new Set<string>();
  const broker: Broker = {
    ...connected,
    consume(queue, handlers, consumeOptions) {
      consumed.add(queue);
      return connected.consume(queue, handlers, consumeOptions);
    },
    broadcast(name, payload) {
      broadcasts.add(name);
      return connected.broadcast(name, payload);
    },
    listen(name, onPayload) {
      broadcasts.add(name);
      return connected.listen(name, onPayload);
    },
  };
  await broker.ready();
  return {
    broker,
    namespace,
    url,
    async close() {
      await broker.close();
      const queues = options.declare && [...new Set([...options.declare, ...consumed])];
      const topology = describeTopology({ namespace, retryDelaysMs, ...(queues ? { queues } : {}) });
      const fanouts = [...broadcasts].map((name) => ({
        name: names.broadcast(namespace, name),
        type: 'fanout' as const,
      }));
      await removeTopology(process.env.AMQP_URL ?? url, {
        queues: topology.queues,
        exchanges: [...topology.exchanges, ...fanouts],
      });
    },
  };
}

function missing(): never {
  throw new Error('AMQP_URL is not set: tests that need a broker run with real engines');
}
