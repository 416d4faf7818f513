import { type QueueName, subscriptions } from '../../contracts/index.js';
import type { Logger } from '../../telemetry/index.js';
import { decodeEvent, Undecodable, Unfamiliar } from '../cloud-events.js';
import { Permanent } from '../errors.js';
import type { Delivery, Incoming } from './chain.js';

/**
 * Message in, event out.
 *
 * @throws Permanent (`undecodable`) when it is no event, or breaks its contract.
 * @throws Unfamiliar when this queue, in this version, does not subscribe to it: the next attempt may reach a newer one.
 */
export function decode(incoming: Incoming, logger: Logger): Delivery {
  const { queue, message, attempt, signal } = incoming;
  try {
    const event = decodeEvent(message);
    if (!isSubscribed(queue, event.type)) throw new Unfamiliar(`${queue} does not subscribe to ${event.type}`);
    return { queue, event, attempt, signal, logger };
  } catch (error) {
    if (!(error instanceof Undecodable)) throw error;
    throw new Permanent(error.message, { deadCause: 'undecodable', cause: error });
  }
}

function isSubscribed(queue: QueueName, type: string): boolean {
  const events: readonly string[] = subscriptions[queue].events;
  return events.includes(type);
}
