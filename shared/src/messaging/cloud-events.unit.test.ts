import type { Message } from 'amqplib';
import { describe, expect, it } from 'vitest';
import { fixtureOf } from '../testing/events.js';
import { decodeEvent, encodeEvent } from './cloud-events.js';

const event = fixtureOf('sale.shipped.v1');
const encoded = encodeEvent(event);
const message = (changes: object = {}, headers: object = {}, content = encoded.content) =>
  ({
    content,
    properties: { ...encoded.properties, ...changes, headers: { ...encoded.properties.headers, ...headers } },
  }) as unknown as Message;

describe('an event as a message', () => {
  it('carries the CloudEvents attributes where the AMQP binding puts them', () => {
    expect(encoded.properties).toEqual({
      messageId: event.id,
      type: 'sale.shipped.v1',
      contentType: 'application/json',
      persistent: true,
      headers: {
        cloudEvents_specversion: '1.0',
        cloudEvents_source: '/order-service',
        cloudEvents_time: event.time.toISOString(),
        cloudEvents_subject: event.aggregateId,
        'artel-aggregate': 'order',
        'artel-sequence': 8,
        traceparent: event.traceparent,
      },
    });
  });

  it('is the same event when read back', () => {
    expect(decodeEvent(message())).toEqual(event);
  });

  it('may have grown fields since: readers ignore what they do not know', () => {
    const grown = Buffer.from(JSON.stringify({ ...event.data, giftWrapped: true }));

    expect(decodeEvent(message({}, {}, grown)).data).toMatchObject({ saleId: event.data.saleId, giftWrapped: true });
  });

  it('is not sent when its data breaks the contract, or when it is too large', () => {
    const broken = { ...event, data: { ...event.data, status: 'lost' as 'shipped' } };
    const large = { ...event, data: { ...event.data, reason: 'x'.repeat(1024 * 1024) } };

    expect(() => encodeEvent(broken)).toThrow(expect.objectContaining({ reason: 'invalid' }));
    expect(() => encodeEvent(large)).toThrow(expect.objectContaining({ reason: 'too_large' }));
  });

  it.each([
    ['a type only another version knows', message({ type: 'sale.lost.v1' }), 'not known to this version'],
    ['an unknown type', message({ type: 'sale lost' }), 'unknown event type'],
    ['no type', message({ type: undefined }), 'unknown event type'],
    ['a type every object has', message({ type: 'constructor' }), 'unknown event type'],
    ['a body that is not JSON', message({}, {}, Buffer.from('{')), 'the body is not JSON'],
    ['data that breaks the contract', message({}, {}, Buffer.from('{}')), 'breaks its contract'],
    ['no id', message({ messageId: undefined }), 'messageId is missing'],
    ['no subject', message({}, { cloudEvents_subject: undefined }), 'cloudEvents_subject is missing'],
    ['a sequence below 1', message({}, { 'artel-sequence': 0 }), 'artel-sequence'],
    ['a time that is none', message({}, { cloudEvents_time: 'soon' }), 'cloudEvents_time is not a time'],
  ])('cannot be read with %s', (_case, broken, complaint) => {
    expect(() => decodeEvent(broken)).toThrow(complaint);
  });
});
