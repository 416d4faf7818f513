import type { ConsumeMessage, Options } from 'amqplib';
import type { Logger, Metrics } from '../../telemetry/index.js';
import type { OutgoingMessage } from '../cloud-events.js';
import { type DeadCause, Permanent } from '../errors.js';
import { names } from '../topology.js';
import type { Incoming, Step } from './chain.js';
import { ATTEMPT_HEADER, ownHeaders } from './headers.js';

const MAX_STACK_CHARACTERS = 4_000;
const MAX_ERROR_CHARACTERS = 1_000;

/** What becomes of a message whose handling failed. */
export type Fate =
  | { readonly kind: 'retry'; readonly delayMs: number }
  | { readonly kind: 'dead'; readonly cause: DeadCause };

/** Attempt n waits for the n-th delay; after the last, or when no retry can help, it is dead. */
export function fateOf(error: unknown, attempt: number, delaysMs: readonly number[]): Fate {
  if (error instanceof Permanent) return { kind: 'dead', cause: error.deadCause };
  const delayMs = delaysMs[attempt - 1];
  return delayMs === undefined ? { kind: 'dead', cause: 'exhausted' } : { kind: 'retry', delayMs };
}

export interface RetryOptions {
  readonly namespace: string;
  readonly delaysMs: readonly number[];
  readonly publish: (exchange: string, routingKey: string, message: OutgoingMessage) => Promise<void>;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly now?: () => Date;
}

/**
 * Turns a failure into a later attempt or a dead letter. It resolves when the broker has confirmed the copy, and only
 * then is the original acknowledged; it throws when the copy could not be made, and the original goes back.
 */
export function retry(options: RetryOptions): Step<Incoming> {
  const { namespace, delaysMs, publish, logger, metrics, now = () => new Date() } = options;
  const retried = metrics.counter('artel_events_retried_total', 'Events put off to a later attempt.', ['queue']);
  const dead = metrics.counter('artel_events_dead_lettered_total', 'Events given up.', ['queue', 'cause']);
  return async (incoming, next) => {
    try {
      await next();
    } catch (error) {
      const { queue, message, attempt } = incoming;
      const fate = fateOf(error, attempt, delaysMs);
      const key = names.queue(namespace, queue);
      const facts = { queue, type: message.properties.type, id: message.properties.messageId, attempt, err: error };
      const aggregateId: unknown = message.properties.headers?.cloudEvents_subject;
      if (fate.kind === 'retry') {
        await publish(names.retry(namespace, fate.delayMs), key, nextAttempt(message, attempt + 1));
        retried.inc({ queue });
        logger.warn({ event: 'event.retried', ...facts, aggregateId, delayMs: fate.delayMs });
      } else {
        await publish(names.dead(namespace), key, deadLetter(incoming, error, fate.cause, now()));
        dead.inc({ queue, cause: fate.cause });
        logger.error({ event: 'event.dead_lettered', ...facts, aggregateId, cause: fate.cause });
      }
    }
  };
}

function nextAttempt(message: ConsumeMessage, attempt: number): OutgoingMessage {
  return copyOf(message, { [ATTEMPT_HEADER]: attempt });
}

function deadLetter(
  { message, queue, attempt }: Incoming,
  thrown: unknown,
  cause: DeadCause,
  at: Date,
): OutgoingMessage {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  return copyOf(message, {
    'artel-cause': cause,
    'artel-error': `${error.name}: ${error.message}`.slice(0, MAX_ERROR_CHARACTERS),
    'artel-error-stack': (error.stack ?? '').slice(0, MAX_STACK_CHARACTERS),
    'artel-failed-at': at.toISOString(),
    'artel-queue': queue,
    'artel-attempts': attempt,
  });
}

/** The same message with more headers: same id, same body, whatever it was. */
export function copyOf(
  { content, properties }: Pick<ConsumeMessage, 'content' | 'properties'>,
  headers: Readonly<Record<string, unknown>>,
): OutgoingMessage {
  const kept: Options.Publish & { messageId: string } = {
    messageId: typeof properties.messageId === 'string' ? properties.messageId : '',
    persistent: true,
    headers: { ...ownHeaders(properties.headers), ...headers },
  };
  if (typeof properties.type === 'string') kept.type = properties.type;
  if (typeof properties.contentType === 'string') kept.contentType = properties.contentType;
  return { content, properties: kept };
}
