import { describe, expect, it } from 'vitest';
import { contracts, subscriptions } from '../contracts/index.js';
import { allQueues, delayLabel, describeTopology } from './topology.js';

const whole = describeTopology({ namespace: 'artel' });
const queue = (name: string) => whole.queues.find((spec) => spec.name === name)?.arguments;

describe('the topology', () => {
  it('has a queue and a dead-letter queue for every subscription', () => {
    const named = whole.queues.map(({ name }) => name);

    for (const name of allQueues)
      expect(named).toEqual(expect.arrayContaining([`artel.${name}`, `artel.${name}.dead`]));
    expect(named).toHaveLength(allQueues.length * 2 + 4);
  });

  it('never leaves the delivery limit to the version of the broker', () => {
    for (const { name, arguments: args } of whole.queues) {
      expect(args['x-queue-type'], name).toBe('quorum');
      if (!name.includes('.retry.')) expect(args['x-delivery-limit'], name).toBeGreaterThan(0);
    }
  });

  it('lets no message fall between two queues', () => {
    for (const { arguments: args } of whole.queues) {
      expect(args).toMatchObject({ 'x-dead-letter-strategy': 'at-least-once', 'x-overflow': 'reject-publish' });
    }
  });

  it('routes every event there is to at least one queue', () => {
    const routed = new Set(
      whole.bindings.filter(({ exchange }) => exchange === 'artel.events').map((b) => b.routingKey),
    );

    expect([...routed].toSorted()).toEqual(Object.keys(contracts).toSorted());
  });

  it('brings a message back from a delay to the queue its routing key names', () => {
    expect(queue('artel.retry.10s')).toMatchObject({ 'x-message-ttl': 10_000, 'x-dead-letter-exchange': '' });
    expect(queue('artel.retry.10s')).not.toHaveProperty('x-dead-letter-routing-key');
  });

  it('takes a message over its delivery limit to the dead letters of its queue', () => {
    expect(queue('artel.order.ledger')).toMatchObject({
      'x-dead-letter-exchange': 'artel.dead',
      'x-dead-letter-routing-key': 'artel.order.ledger',
    });
    expect(whole.bindings).toContainEqual({
      queue: 'artel.order.ledger.dead',
      exchange: 'artel.dead',
      routingKey: 'artel.order.ledger',
    });
  });

  it('can be cut down to the queues asked for', () => {
    const part = describeTopology({ namespace: 'x', queues: ['order.people'], retryDelaysMs: [50, 50] });

    expect(part.queues.map(({ name }) => name)).toEqual(['x.retry.50ms', 'x.order.people', 'x.order.people.dead']);
    expect(part.bindings.filter(({ queue }) => queue === 'x.order.people').map((b) => b.routingKey)).toEqual([
      ...subscriptions['order.people'].events,
    ]);
  });

  it('names delays as people say them', () => {
    expect([1_000, 10_000, 60_000, 600_000, 50, 1_500].map(delayLabel)).toEqual([
      '1s',
      '10s',
      '1m',
      '10m',
      '50ms',
      '1500ms',
    ]);
  });

  it('says of every queue how often it may deliver and where its dead go', () => {
    for (const queue of describeTopology({ namespace: 'artel' }).queues) {
      expect(queue.arguments['x-delivery-limit'], queue.name).toBeGreaterThan(0);
      expect(queue.arguments, queue.name).toHaveProperty('x-dead-letter-exchange');
    }
  });
});
