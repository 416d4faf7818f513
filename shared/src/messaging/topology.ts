import { type QueueName, subscriptions } from '../contracts/index.js';

export interface ExchangeSpec {
  readonly name: string;
  readonly type: 'topic' | 'direct' | 'fanout';
}

export interface QueueSpec {
  readonly name: string;
  /** Every queue is a durable quorum queue; these are its `x-` arguments. */
  readonly arguments: Readonly<Record<string, string | number>>;
}

export interface BindingSpec {
  readonly queue: string;
  readonly exchange: string;
  readonly routingKey: string;
}

/** What exists in the broker, as data: equal data declares the same thing any number of times. */
export interface Topology {
  readonly exchanges: readonly ExchangeSpec[];
  readonly queues: readonly QueueSpec[];
  readonly bindings: readonly BindingSpec[];
}

/** How long a failed event waits before attempt 2, 3, 4 and 5, in milliseconds. */
export const DEFAULT_RETRY_DELAYS_MS: readonly number[] = [1_000, 10_000, 60_000, 600_000];

/** RabbitMQ 4 assumes 20 where nothing is said and 3.10 no limit at all, so it is always said. */
const DELIVERY_LIMIT = 20;

/** Looking at a letter counts as a delivery; a dead letter must survive being looked at for ever. */
const DEAD_DELIVERY_LIMIT = 2_000_000_000;

export const allQueues = Object.keys(subscriptions) as readonly QueueName[];

/** The names of everything in one namespace; other code never spells them. */
export const names = {
  events: (namespace: string) => `${namespace}.events`,
  dead: (namespace: string) => `${namespace}.dead`,
  queue: (namespace: string, queue: QueueName) => `${namespace}.${queue}`,
  deadQueue: (namespace: string, queue: QueueName) => `${namespace}.${queue}.dead`,
  retry: (namespace: string, delayMs: number) => `${namespace}.retry.${delayLabel(delayMs)}`,
  broadcast: (namespace: string, name: string) => `${namespace}.${name}`,
};

/** `1s`, `10s`, `1m`, `10m`; odd values stay in milliseconds. */
export function delayLabel(delayMs: number): string {
  if (delayMs % 60_000 === 0) return `${delayMs / 60_000}m`;
  if (delayMs % 1_000 === 0) return `${delayMs / 1_000}s`;
  return `${delayMs}ms`;
}

/**
 * The whole topology of a namespace, or the part a few queues need.
 *
 * `at-least-once` dead-lettering (which needs `reject-publish`) keeps a message in its queue until the next queue
 * has confirmed it, so neither a delay nor a death can lose one.
 */
export function describeTopology(options: {
  namespace: string;
  queues?: readonly QueueName[];
  retryDelaysMs?: readonly number[];
}): Topology {
  const { namespace, queues = allQueues, retryDelaysMs = DEFAULT_RETRY_DELAYS_MS } = options;
  const events: ExchangeSpec = { name: names.events(namespace), type: 'topic' };
  const dead: ExchangeSpec = { name: names.dead(namespace), type: 'direct' };
  const parts = [
    ...[...new Set(retryDelaysMs)].map((delayMs) => retryPart(namespace, delayMs)),
    ...queues.map((queue) => queuePart(namespace, queue)),
  ];
  return {
    exchanges: [events, dead, ...parts.flatMap((part) => part.exchanges)],
    queues: parts.flatMap((part) => part.queues),
    bindings: parts.flatMap((part) => part.bindings),
  };
}

/** A message waits here and then returns to the queue its routing key names, through the default exchange. */
function retryPart(namespace: string, delayMs: number): Topology {
  const name = names.retry(namespace, delayMs);
  return {
    exchanges: [{ name, type: 'fanout' }],
    queues: [{ name, arguments: { ...quorum(''), 'x-message-ttl': delayMs, 'x-delivery-limit': DELIVERY_LIMIT } }],
    bindings: [{ queue: name, exchange: name, routingKey: '' }],
  };
}

function queuePart(namespace: string, queue: QueueName): Topology {
  const name = names.queue(namespace, queue);
  const deadName = names.deadQueue(namespace, queue);
  const toDead = { ...quorum(names.dead(namespace)), 'x-dead-letter-routing-key': name };
  return {
    exchanges: [],
    queues: [
      { name, arguments: { ...toDead, 'x-delivery-limit': DELIVERY_LIMIT } },
      { name: deadName, arguments: { ...toDead, 'x-delivery-limit': DEAD_DELIVERY_LIMIT } },
    ],
    bindings: [
      ...subscriptions[queue].events.map((type) => ({
        queue: name,
        exchange: names.events(namespace),
        routingKey: type,
      })),
      { queue: deadName, exchange: names.dead(namespace), routingKey: name },
    ],
  };
}

function quorum(deadLetterExchange: string) {
  return {
    'x-queue-type': 'quorum',
    'x-dead-letter-exchange': deadLetterExchange,
    'x-dead-letter-strategy': 'at-least-once',
    'x-overflow': 'reject-publish',
  };
}
