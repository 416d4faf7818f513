import type { ConsumeMessage } from 'amqplib';
import type { DomainEvent } from '../../contracts/index.js';
import { anEvent, testLogger } from '../../testing/index.js';
import { encodeEvent } from '../cloud-events.js';
import type { Delivery, Incoming } from './chain.js';

/** For the tests beside: an event as it comes in on `catalog.people`, with headers laid over its own. */
export function incoming(options: { event?: DomainEvent; headers?: object; attempt?: number } = {}): Incoming {
  const { event = anEvent('user.registered.v1'), headers = {}, attempt = 1 } = options;
  const { content, properties } = encodeEvent(event);
  const message = {
    content,
    properties: { ...properties, headers: { ...properties.headers, ...headers } },
  } as unknown as ConsumeMessage;
  return { queue: 'catalog.people', message, attempt, signal: new AbortController().signal };
}

/** For the tests beside: an event on its way to a handler. */
export function delivery(changes: Partial<Delivery> = {}): Delivery {
  const event = anEvent('user.registered.v1');
  const signal = new AbortController().signal;
  return { queue: 'catalog.people', event, attempt: 1, signal, logger: testLogger(), ...changes };
}
