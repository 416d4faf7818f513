import { Permanent } from '../errors.js';
import type { Incoming, Step } from './chain.js';
import { earlierStartsOf } from './headers.js';

/** A message started this often, each time without an answer, is held to be what kills the process. */
export const POISON_STARTS = 5;

/**
 * Stops a message that takes the process down with it: no error is ever caught then, so the broker's own count of
 * unanswered deliveries is what tells. It starts afresh with every retry, because a retry is a new message.
 */
export const poison: Step<Incoming> = async ({ message }, next) => {
  const starts = earlierStartsOf(message);
  if (starts >= POISON_STARTS) {
    throw new Permanent(`poison: handed out ${starts} times and never answered`, { deadCause: 'poison' });
  }
  await next();
};
