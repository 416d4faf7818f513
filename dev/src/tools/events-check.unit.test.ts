import { describe, expect, it } from 'vitest';
import { eventProblems } from './events-check.js';

const contracts = [{ type: 'order.placed.v1', emittedBy: 'order-service' }] as const;
const subscriptions = { 'notifier.inbox': { service: 'notifier-service', events: ['order.placed.v1'] } } as const;
const emitting = { path: 'order-service/src/orders/events.ts', text: "newEvent('order.placed.v1', data)" };
const consuming = {
  path: 'notifier-service/src/inbox/event-handlers.ts',
  text: "broker.consume('notifier.inbox', { 'order.placed.v1': handle })",
};

describe('the check of the events', () => {
  it('is content when an event is emitted and handled', () => {
    expect(eventProblems(contracts, subscriptions, [emitting, consuming])).toEqual([]);
  });

  it('finds an event nobody emits', () => {
    const onlyTested = { ...emitting, path: 'order-service/src/orders/events.unit.test.ts' };
    expect(eventProblems(contracts, subscriptions, [onlyTested, consuming])).toEqual([
      'order.placed.v1 is never emitted: order-service does not mention it',
    ]);
  });

  it('finds an event nobody subscribes to', () => {
    expect(eventProblems(contracts, {}, [emitting])).toEqual([
      'order.placed.v1 is handled by nobody: no queue subscribes to it',
    ]);
  });

  it('finds a subscription without a handler', () => {
    expect(eventProblems(contracts, subscriptions, [emitting])).toEqual([
      'queue notifier.inbox is never consumed: notifier-service does not mention it',
      'order.placed.v1 reaches queue notifier.inbox, but notifier-service does not mention it',
    ]);
  });
});
