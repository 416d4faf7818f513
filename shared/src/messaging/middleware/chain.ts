import type { ConsumeMessage } from 'amqplib';
import type { DomainEvent, QueueName } from '../../contracts/index.js';
import type { Logger } from '../../telemetry/index.js';

/** A message as it came in, before anyone knows what it is. */
export interface Incoming {
  readonly queue: QueueName;
  readonly message: ConsumeMessage;
  /** 1 for the first try, 2 for the first retry … */
  readonly attempt: number;
  /** Aborted when the delivery can no longer be acknowledged: connection lost, or shut down for too long. */
  readonly signal: AbortSignal;
}

/** A message that turned out to be an event this queue subscribes to. */
export interface Delivery {
  readonly queue: QueueName;
  readonly event: DomainEvent;
  readonly attempt: number;
  readonly signal: AbortSignal;
  readonly logger: Logger;
}

/** One step around the handling of a message: resolving means it was taken care of, throwing that it was not. */
export type Step<Context> = (context: Context, next: () => Promise<void>) => Promise<void>;

/** A step around a handler. */
export type Middleware = Step<Delivery>;

/** Wraps `last` in steps; the first is the outermost. */
export function chain<Context>(
  steps: readonly Step<Context>[],
  last: (context: Context) => Promise<void>,
): (context: Context) => Promise<void> {
  return steps.reduceRight<(context: Context) => Promise<void>>(
    (next, step) => (context) => step(context, () => next(context)),
    last,
  );
}
