import { describe, expect, it } from 'vitest';
import { testLogger, testMetrics } from '../../testing/index.js';
import type { OutgoingMessage } from '../cloud-events.js';
import { Permanent, PublishError } from '../errors.js';
import { incoming } from './examples.js';
import { fateOf, retry } from './retry.js';

const delaysMs = [1_000, 10_000];

interface Sent {
  exchange: string;
  routingKey: string;
  message: OutgoingMessage;
}

function retrying() {
  const sent: Sent[] = [];
  const publish = async (exchange: string, routingKey: string, message: OutgoingMessage) =>
    void sent.push({ exchange, routingKey, message });
  const now = () => new Date('2026-03-04T14:00:00Z');
  const given = { namespace: 'artel', delaysMs, logger: testLogger(), metrics: testMetrics(), now };
  return { sent, given, step: retry({ ...given, publish }) };
}

const failing = (error: unknown) => () => Promise.reject(error);

describe('the fate of a failed message', () => {
  it('is a longer wait each time and death after the last', () => {
    const error = new Error('no');

    expect([1, 2, 3].map((attempt) => fateOf(error, attempt, delaysMs))).toEqual([
      { kind: 'retry', delayMs: 1_000 },
      { kind: 'retry', delayMs: 10_000 },
      { kind: 'dead', cause: 'exhausted' },
    ]);
  });

  it('is death at once when the error says that no retry helps', () => {
    expect(fateOf(new Permanent('no'), 1, delaysMs)).toEqual({ kind: 'dead', cause: 'permanent' });
    expect(fateOf(new Permanent('no', { deadCause: 'poison' }), 1, delaysMs)).toEqual({
      kind: 'dead',
      cause: 'poison',
    });
  });
});

describe('retrying', () => {
  it('leaves alone what succeeded', async () => {
    const { sent, step } = retrying();

    await step(incoming(), async () => {});

    expect(sent).toEqual([]);
  });

  it('sends a copy to wait, with the next attempt and without the headers of the broker', async () => {
    const { sent, step } = retrying();
    const failed = incoming({ attempt: 2, headers: { 'artel-attempt': 2, 'x-delivery-count': 4, 'x-death': [] } });

    await step(failed, failing(new Error('no')));

    expect(sent).toMatchObject([{ exchange: 'artel.retry.10s', routingKey: 'artel.catalog.people' }]);
    expect(sent[0]?.message.content).toBe(failed.message.content);
    const { headers, messageId, type } = sent[0]?.message.properties ?? {};
    expect({ messageId, type }).toEqual({
      messageId: failed.message.properties.messageId,
      type: 'user.registered.v1',
    });
    expect(headers).toMatchObject({ 'artel-attempt': 3, 'artel-sequence': 1 });
    expect(Object.keys(headers).filter((name) => name.startsWith('x-'))).toEqual([]);
  });

  it('sends a copy to the dead letters, with the cause, after the last attempt', async () => {
    const { sent, step } = retrying();

    await step(incoming({ attempt: 3 }), failing(new RangeError('too far')));

    expect(sent).toMatchObject([{ exchange: 'artel.dead', routingKey: 'artel.catalog.people' }]);
    expect(sent[0]?.message.properties.headers).toMatchObject({
      'artel-cause': 'exhausted',
      'artel-error': 'RangeError: too far',
      'artel-error-stack': expect.stringContaining('retry.unit.test.ts'),
      'artel-failed-at': '2026-03-04T14:00:00.000Z',
      'artel-queue': 'catalog.people',
      'artel-attempts': 3,
    });
  });

  it('bounds how much of an error goes into the headers, and takes anything that was thrown', async () => {
    const { sent, step } = retrying();

    await step(incoming({ attempt: 3 }), failing(new Error('x'.repeat(100_000))));
    await step(incoming({ attempt: 3 }), failing('just a word'));

    expect(JSON.stringify(sent[0]?.message.properties.headers).length).toBeLessThan(8_000);
    expect(sent[1]?.message.properties.headers).toMatchObject({ 'artel-error': 'Error: just a word' });
  });

  it('fails, so that the original is not acknowledged, when the copy was not confirmed', async () => {
    const { given } = retrying();
    const step = retry({ ...given, publish: () => Promise.reject(new PublishError('disconnected', 'gone')) });

    await expect(step(incoming(), failing(new Error('no')))).rejects.toThrow('gone');
  });
});
