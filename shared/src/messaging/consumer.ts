import type { Channel, ConsumeMessage } from 'amqplib';
import type { DomainEvent, QueueName, SubscribedEvent } from '../contracts/index.js';
import type { Logger, Metrics } from '../telemetry/index.js';
import { pause, settledWithin } from './backoff.js';
import { superviseChannel } from './channel.js';
import type { SupervisedConnection } from './connection.js';
import { declareTopology } from './declare.js';
import { createLanes } from './lanes.js';
import { chain, type Delivery, type Incoming, type Middleware } from './middleware/chain.js';
import { decode } from './middleware/decode.js';
import { dedupe } from './middleware/dedupe.js';
import { attemptOf, earlierStartsOf } from './middleware/headers.js';
import { log } from './middleware/log.js';
import { poison } from './middleware/poison.js';
import { retry } from './middleware/retry.js';
import { trace } from './middleware/trace.js';
import type { Publisher } from './publisher.js';
import { createQuarantine, type Quarantine } from './quarantine.js';
import { describeTopology, names } from './topology.js';

export interface HandlerContext {
  /** 1 for the first try. */
  readonly attempt: number;
  /** Aborted when the delivery can no longer be acknowledged; it will be delivered again. */
  readonly signal: AbortSignal;
  readonly logger: Logger;
}

/** One handler per event the queue subscribes to. Throwing means "later again"; throwing `Permanent` means never. */
export type Handlers<Queue extends QueueName> = {
  readonly [Type in SubscribedEvent<Queue>]: (event: DomainEvent<Type>, context: HandlerContext) => Promise<void>;
};

export interface ConsumeOptions {
  /** How many deliveries may be open at once. */
  prefetch?: number;
  /** Innermost steps, around the handler itself. */
  middleware?: readonly Middleware[];
  /** Events of one aggregate one after another, in the order they arrived; on by default. Per process only. */
  serialise?: boolean;
}

export interface Consumer {
  /** Resolves once subscribed for the first time. */
  ready(): Promise<void>;
  /** Takes no more, waits for what is being handled (at most `graceMs`), then lets go of the rest. */
  close(graceMs?: number): Promise<void>;
}

export interface ConsumerContext {
  readonly connection: SupervisedConnection;
  readonly publisher: Publisher;
  readonly namespace: string;
  readonly retryDelaysMs: readonly number[];
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** A message that could not be settled goes back after this long, so that a failing broker is not hammered. */
const REQUEUE_PAUSE_MS = 1_000;

/** Subscribes to a queue and keeps subscribed. Nothing is acknowledged that was not handled, put off or dead-lettered. */
export function startConsumer<Queue extends QueueName>(
  context: ConsumerContext,
  queue: Queue,
  handlers: Handlers<Queue>,
  options: ConsumeOptions = {},
): Consumer {
  const { connection, namespace, retryDelaysMs, logger } = context;
  const { prefetch = 32, middleware = [], serialise = true } = options;
  const handle = pipeline(context, handlers, middleware);
  const lanes = createLanes();
  const stopping = new AbortController();
  const busy = new Set<Promise<void>>();
  let consumerTag: string | undefined;
  let alive = new AbortController();
  let quarantine: Quarantine | undefined;

  const channel = superviseChannel<Channel>(
    connection,
    {
      name: `consumer ${queue}`,
      create: (model) => model.createChannel(),
      async setup(fresh) {
        await declareTopology(fresh, describeTopology({ namespace, queues: [queue], retryDelaysMs }));
        await fresh.prefetch(prefetch);
        quarantine = createQuarantine({ answersArrived: () => heardOut(fresh) });
        alive = new AbortController();
        const { signal } = alive;
        const take = (message: ConsumeMessage | null) => onMessage(fresh, signal, message);
        ({ consumerTag } = await fresh.consume(names.queue(namespace, queue), take));
      },
      lost: () => alive.abort(),
    },
    logger,
  );

  /** The broker works through a channel in order: once it replies, it has dealt with every answer sent before. */
  async function heardOut(on: Channel): Promise<void> {
    // What was asked for already, asked for again. A lost channel replies to nothing, and has nothing more to lose.
    await (async () => on.prefetch(prefetch))().catch(() => undefined);
  }

  function onMessage(from: Channel, signal: AbortSignal, message: ConsumeMessage | null): void {
    if (message === null) {
      // The broker ended the subscription (queue deleted or moved): a new channel subscribes again.
      from.close().catch(() => undefined);
      return;
    }
    const settled = schedule(message, () => settle(from, { queue, message, attempt: attemptOf(message), signal }));
    busy.add(settled);
    settled.finally(() => busy.delete(settled));
  }

  function schedule(message: ConsumeMessage, task: () => Promise<void>): Promise<void> {
    const starts = earlierStartsOf(message);
    if (starts >= 2 && quarantine) return quarantine.run(starts, task);
    const aggregateId: unknown = message.properties.headers?.cloudEvents_subject;
    return serialise && typeof aggregateId === 'string' ? lanes.run(aggregateId, task) : task();
  }

  async function settle(from: Channel, incoming: Incoming): Promise<void> {
    // Not started, not answered: closing the channel gives it back.
    if (stopping.signal.aborted || incoming.signal.aborted) return;
    try {
      await handle(incoming);
      answer(incoming, () => from.ack(incoming.message));
    } catch (error) {
      logger.error({ event: 'event.requeued', queue, id: incoming.message.properties.messageId, err: error });
      await pause(REQUEUE_PAUSE_MS, incoming.signal);
      answer(incoming, () => from.nack(incoming.message, false, true));
    }
  }

  /** An answer on a lost channel means nothing: the broker has taken the delivery back already. */
  function answer(incoming: Incoming, send: () => void): void {
    if (incoming.signal.aborted) return;
    try {
      send();
    } catch (error) {
      logger.debug({ event: 'event.answer_lost', queue, err: error });
    }
  }

  return {
    async ready() {
      await channel.ready();
    },
    async close(graceMs = 10_000) {
      if (stopping.signal.aborted) return;
      stopping.abort();
      const open = channel.open;
      if (open !== undefined && consumerTag !== undefined) await open.cancel(consumerTag).catch(() => undefined);
      await settledWithin(Promise.all(busy), graceMs);
      alive.abort();
      await channel.close();
    },
  };
}

function pipeline<Queue extends QueueName>(
  { publisher, namespace, retryDelaysMs, logger, metrics }: ConsumerContext,
  handlers: Handlers<Queue>,
  middleware: readonly Middleware[],
): (incoming: Incoming) => Promise<void> {
  const toHandler = ({ event, attempt, signal, logger: log }: Delivery) => {
    // `decode` has checked that the queue subscribes to this type, which the compiler cannot follow.
    const handler = handlers[event.type as SubscribedEvent<Queue>] as (
      event: DomainEvent,
      context: HandlerContext,
    ) => Promise<void>;
    return handler(event, { attempt, signal, logger: log });
  };
  const handleEvent = chain([log(metrics), dedupe(), ...middleware], toHandler);
  const putOff = retry({ namespace, delaysMs: retryDelaysMs, publish: publisher.publish, logger, metrics });
  return chain<Incoming>([trace, putOff, poison], async (incoming) => handleEvent(decode(incoming, logger)));
}
