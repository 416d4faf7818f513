import type { Message, Options } from 'amqplib';
import { contracts, type DomainEvent } from '../contracts/index.js';
import { PublishError } from './errors.js';
import { dataProblems, isEventType } from './validate.js';

/** What a type of ours looks like, in this version or another. */
const isTypeOfOurs = /^[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*\.v\d+$/;

/** What one publish takes: a body and the AMQP properties around it. */
export interface OutgoingMessage {
  readonly content: Buffer;
  readonly properties: Options.Publish & { messageId: string };
}

/** RabbitMQ takes 16 MiB; an event near even 1 MiB carries something that belongs in a store. */
export const MAX_MESSAGE_BYTES = 1024 * 1024;

/** A message that is not an event of ours; trying again cannot change that. */
export class Undecodable extends Error {
  override name = 'Undecodable';
}

/** An event this version knows nothing about. While versions are replaced one after another, a newer one may. */
export class Unfamiliar extends Error {
  override name = 'Unfamiliar';
}

/**
 * An event as a message: CloudEvents 1.0, binary content mode of the AMQP binding, with `messageId` for `id`, the
 * `type` property for `type`, and `cloudEvents_` headers for the rest; `subject` is the aggregate's id.
 *
 * @throws PublishError `invalid` when the data breaks its contract, `too_large` beyond `MAX_MESSAGE_BYTES`.
 */
export function encodeEvent(event: DomainEvent): OutgoingMessage {
  const problems = dataProblems(event.type, event.data);
  if (problems.length > 0) throw new PublishError('invalid', `${event.type} ${event.id}: ${problems.join('; ')}`);
  const content = Buffer.from(JSON.stringify(event.data));
  if (content.length > MAX_MESSAGE_BYTES) {
    throw new PublishError('too_large', `${event.type} ${event.id} has ${content.length} bytes`);
  }
  return {
    content,
    properties: {
      messageId: event.id,
      type: event.type,
      contentType: 'application/json',
      persistent: true,
      headers: {
        cloudEvents_specversion: '1.0',
        cloudEvents_source: event.source,
        cloudEvents_time: event.time.toISOString(),
        cloudEvents_subject: event.aggregateId,
        'artel-aggregate': contracts[event.type].aggregate,
        'artel-sequence': event.sequence,
        traceparent: event.traceparent,
      },
    },
  };
}

/**
 * The event in a message.
 *
 * @throws Unfamiliar when it is of a type not known here.
 * @throws Undecodable when it has no type of ours, lacks an attribute, is not JSON, or breaks its contract.
 */
export function decodeEvent({ content, properties }: Pick<Message, 'content' | 'properties'>): DomainEvent {
  const { type } = properties;
  if (!isEventType(type)) {
    if (isTypeOfOurs.test(type ?? '')) throw new Unfamiliar(`${type} is not known to this version`);
    throw new Undecodable(`unknown event type ${JSON.stringify(type ?? null)}`);
  }
  const data = parseJson(content);
  const problems = dataProblems(type, data);
  if (problems.length > 0) throw new Undecodable(`${type} breaks its contract: ${problems.join('; ')}`);
  const headers: Record<string, unknown> = properties.headers ?? {};
  return {
    id: textOf(properties.messageId, 'messageId'),
    type,
    source: textOf(headers.cloudEvents_source, 'cloudEvents_source'),
    aggregateId: textOf(headers.cloudEvents_subject, 'cloudEvents_subject'),
    sequence: sequenceOf(headers['artel-sequence']),
    time: timeOf(headers.cloudEvents_time),
    traceparent: textOf(headers.traceparent, 'traceparent'),
    data: data as DomainEvent['data'],
  };
}

function parseJson(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString('utf8'));
  } catch (error) {
    throw new Undecodable('the body is not JSON', { cause: error });
  }
}

function textOf(value: unknown, name: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new Undecodable(`${name} is missing`);
}

function sequenceOf(value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return value;
  throw new Undecodable('artel-sequence is not a positive integer');
}

function timeOf(value: unknown): Date {
  const time = new Date(textOf(value, 'cloudEvents_time'));
  if (Number.isNaN(time.getTime())) throw new Undecodable('cloudEvents_time is not a time');
  return time;
}
