import { type ConfirmChannel, connect, type GetMessage } from 'amqplib';
import type { QueueName } from '../contracts/index.js';
import { declareTopology } from './declare.js';
import { ATTEMPT_HEADER, ownHeaders } from './middleware/headers.js';
import { allQueues, describeTopology, names } from './topology.js';

/** A message that was given up, and why. */
export interface DeadLetter {
  readonly id: string;
  readonly type: string;
  readonly aggregateId: string | undefined;
  /** `undecodable`, `poison`, `permanent` or `exhausted` from our own consumers; else the broker's reason. */
  readonly cause: string;
  readonly error: string | undefined;
  readonly stack: string | undefined;
  readonly failedAt: string | undefined;
  readonly attempts: number | undefined;
  readonly traceparent: string | undefined;
  /** The message's body as text; JSON unless that is what was wrong with it. */
  readonly body: string;
}

/** How many dead letters each queue has; every queue is named, most with 0. */
export function listDeadLetters(url: string, namespace: string): Promise<{ queue: QueueName; count: number }[]> {
  return withChannel(url, namespace, allQueues, async (channel) => {
    const counts = [];
    for (const queue of allQueues) counts.push({ queue, count: await countOf(channel, namespace, queue) });
    return counts;
  });
}

/** Looks at the oldest dead letters of a queue and leaves them where they are. */
export function peekDeadLetters(url: string, namespace: string, queue: QueueName, limit = 20): Promise<DeadLetter[]> {
  return withChannel(url, namespace, [queue], async (channel) => {
    const letters: DeadLetter[] = [];
    // Unanswered when the channel closes, every one of them goes back to its place.
    while (letters.length < limit) {
      const message = await channel.get(names.deadQueue(namespace, queue));
      if (message === false) break;
      letters.push(toDeadLetter(message));
    }
    return letters;
  });
}

/**
 * Sends dead letters back to the queue they failed in, as a first attempt; returns how many. A letter is removed only
 * after the broker has confirmed its copy: interrupted, one may be delivered twice, and consumers tell by its id.
 */
export function replayDeadLetters(
  url: string,
  namespace: string,
  queue: QueueName,
  which: 'all' | readonly string[],
): Promise<number> {
  const target = names.queue(namespace, queue);
  return takeLetters(url, namespace, queue, which, async (channel, message) => {
    let returned = false;
    const onReturn = () => {
      returned = true;
    };
    channel.on('return', onReturn);
    const { messageId, type, contentType, headers } = message.properties;
    const options = { messageId, type, contentType, persistent: true, mandatory: true, headers: revived(headers) };
    channel.publish('', target, message.content, options);
    await channel.waitForConfirms();
    channel.off('return', onReturn);
    if (returned) throw new Error(`there is no queue ${target} to replay to`);
  });
}

/** Deletes dead letters for good, by id; returns how many. */
export function discardDeadLetters(
  url: string,
  namespace: string,
  queue: QueueName,
  ids: readonly string[],
): Promise<number> {
  return takeLetters(url, namespace, queue, ids, async () => {});
}

/** Goes once through the letters that are there now, handles those asked for, and puts the others back. */
function takeLetters(
  url: string,
  namespace: string,
  queue: QueueName,
  which: 'all' | readonly string[],
  handle: (channel: ConfirmChannel, message: GetMessage) => Promise<void>,
): Promise<number> {
  const wanted = which === 'all' ? undefined : new Set(which);
  return withChannel(url, namespace, [queue], async (channel) => {
    const present = await countOf(channel, namespace, queue);
    let taken = 0;
    // A replayed event may fail and come back while this runs: what was not there at first is left for next time.
    for (let seen = 0; seen < present && wanted?.size !== 0; seen += 1) {
      const message = await channel.get(names.deadQueue(namespace, queue));
      if (message === false) break;
      if (wanted && !wanted.has(message.properties.messageId)) continue;
      await handle(channel, message);
      channel.ack(message);
      wanted?.delete(message.properties.messageId);
      taken += 1;
    }
    return taken;
  });
}

async function withChannel<T>(
  url: string,
  namespace: string,
  queues: readonly QueueName[],
  work: (channel: ConfirmChannel) => Promise<T>,
): Promise<T> {
  const connection = await connect(url, { noDelay: true, clientProperties: { connection_name: 'dead-letters' } });
  // Without a listener a lost connection would end the process; the pending call rejects anyway.
  connection.on('error', () => {});
  try {
    const channel = await connection.createConfirmChannel();
    channel.on('error', () => {});
    await declareTopology(channel, describeTopology({ namespace, queues, retryDelaysMs: [] }));
    const result = await work(channel);
    await channel.close();
    return result;
  } finally {
    await connection.close().catch(() => undefined);
  }
}

async function countOf(channel: ConfirmChannel, namespace: string, queue: QueueName): Promise<number> {
  const { messageCount } = await channel.checkQueue(names.deadQueue(namespace, queue));
  return messageCount;
}

const marks = ['artel-cause', 'artel-error', 'artel-error-stack', 'artel-failed-at', 'artel-queue', 'artel-attempts'];

/** Headers as they were when the event was first published. */
function revived(headers: Readonly<Record<string, unknown>> | undefined): Record<string, unknown> {
  const forgotten = new Set([...marks, ATTEMPT_HEADER]);
  return Object.fromEntries(Object.entries(ownHeaders(headers)).filter(([name]) => !forgotten.has(name)));
}

function toDeadLetter({ content, properties }: GetMessage): DeadLetter {
  const headers: Record<string, unknown> = properties.headers ?? {};
  const text = (name: string) => (typeof headers[name] === 'string' ? headers[name] : undefined);
  return {
    id: String(properties.messageId ?? ''),
    type: String(properties.type ?? ''),
    aggregateId: text('cloudEvents_subject'),
    cause: text('artel-cause') ?? text('x-first-death-reason') ?? 'unknown',
    error: text('artel-error'),
    stack: text('artel-error-stack'),
    failedAt: text('artel-failed-at'),
    attempts: typeof headers['artel-attempts'] === 'number' ? headers['artel-attempts'] : undefined,
    traceparent: text('traceparent'),
    body: content.toString('utf8'),
  };
}
