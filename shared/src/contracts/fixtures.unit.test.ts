import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dataProblems, decodeEvent, encodeEvent } from '../messaging/index.js';
import { fixtureOf } from '../testing/events.js';
import { contracts, type EventType, emittersOf, subscriptions } from './index.js';

const types = Object.keys(contracts) as EventType[];
const files = readdirSync(new URL('./fixtures/', import.meta.url));

describe('the frozen fixtures', () => {
  it('are one per event type, none missing and none extra', () => {
    expect(files.toSorted()).toEqual(types.map((type) => `${type}.json`).toSorted());
  });

  it.each(types)('%s still parses', (type) => {
    const fixture = fixtureOf(type);

    expect(dataProblems(type, fixture.data)).toEqual([]);
    expect(fixture.type).toBe(type);
    expect(emittersOf(contracts[type]).map((service) => `/${service}`)).toContain(fixture.source);
    expect(fixture.aggregateId).toMatch(/^[\da-f-]{36}$/);
  });

  it.each(types)('%s survives the wire unchanged', (type) => {
    const fixture = fixtureOf(type);
    const { content, properties } = encodeEvent(fixture);

    expect(decodeEvent({ content, properties } as Parameters<typeof decodeEvent>[0])).toEqual(fixture);
  });
});

describe('the contracts', () => {
  it.each(types)('%s is filed under its own name', (type) => {
    expect(contracts[type].type).toBe(type);
    expect(type).toMatch(/^[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*\.v\d+$/);
  });

  it('have a subscriber each', () => {
    const handled = new Set<string>(Object.values(subscriptions).flatMap(({ events }) => [...events]));

    expect(types.filter((type) => !handled.has(type))).toEqual([]);
  });

  it('are subscribed to once per queue', () => {
    for (const [queue, { events }] of Object.entries(subscriptions)) {
      expect(new Set(events).size, queue).toBe(events.length);
    }
  });
});
