import type { ConsumeMessage } from 'amqplib';

export const ATTEMPT_HEADER = 'artel-attempt';

/** Headers the broker itself writes. Published again they would be taken for its own, so they never are. */
const isBrokerHeader = (name: string) => name.startsWith('x-');

/** Which try this is, from our own header: `x-death` does not survive a republish on RabbitMQ 4. */
export function attemptOf(message: ConsumeMessage): number {
  const value: unknown = message.properties.headers?.[ATTEMPT_HEADER];
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : 1;
}

/**
 * How often the queue has handed this message out before without getting an answer. RabbitMQ up to 4.2 counts in
 * `x-delivery-count`; from 4.3 on that leaves lost consumers out, and `x-acquired-count` has them.
 */
export function earlierStartsOf(message: ConsumeMessage): number {
  const counts = ['x-delivery-count', 'x-acquired-count'].map((name) =>
    Number(message.properties.headers?.[name] ?? 0),
  );
  return Math.max(0, ...counts.filter(Number.isFinite));
}

/** A message's headers without those of the broker. */
export function ownHeaders(headers: Readonly<Record<string, unknown>> | undefined): Record<string, unknown> {
  return Object.fromEntries(Object.entries(headers ?? {}).filter(([name]) => !isBrokerHeader(name)));
}
