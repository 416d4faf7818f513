import { describe, expect, it } from 'vitest';
import { runWithTrace } from '../telemetry/index.js';
import { fixtureOf } from '../testing/events.js';
import { newEvent } from './index.js';

const { data, aggregateId } = fixtureOf('user.registered.v1');

describe('a new event', () => {
  it('has an id that sorts by time, its source as a path, and the trace of the request', () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const make = () => newEvent('user.registered.v1', { source: 'auth-service', aggregateId, sequence: 1, data });

    const [first, second] = runWithTrace(traceparent, () => [make(), make()] as const);

    expect(first).toMatchObject({
      type: 'user.registered.v1',
      source: '/auth-service',
      aggregateId,
      sequence: 1,
      data,
    });
    expect(first.id < second.id).toBe(true);
    expect(first.traceparent.slice(3, 35)).toBe(traceparent.slice(3, 35));
  });

  it('is not made of data that breaks its contract', () => {
    const broken = { ...data, role: 'emperor' as 'artist' };

    expect(() =>
      newEvent('user.registered.v1', { source: 'auth-service', aggregateId, sequence: 1, data: broken }),
    ).toThrow('user.registered.v1 breaks its contract: /role');
  });
});
