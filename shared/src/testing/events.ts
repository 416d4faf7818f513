import { readFileSync } from 'node:fs';
import { contracts, type DomainEvent, type EventData, type EventType, emittersOf } from '../contracts/index.js';
import { newId } from '../ids/index.js';
import { newTraceparent } from '../telemetry/index.js';

const fixtures = new URL('../../src/contracts/fixtures/', import.meta.url);

/** The frozen example of an event type. */
export function fixtureOf<Type extends EventType>(type: Type): DomainEvent<Type> {
  const { time, ...rest } = JSON.parse(readFileSync(new URL(`${type}.json`, fixtures), 'utf8'));
  return { ...rest, time: new Date(time) };
}

/**
 * An event to publish or handle in a test: the frozen example's data with `data` laid over it, a new id, and sequence
 * 1 of the aggregate that data names, unless `overrides` says otherwise.
 */
export function anEvent<Type extends EventType>(
  type: Type,
  data: Partial<EventData<Type>> = {},
  overrides: Partial<Omit<DomainEvent<Type>, 'type' | 'data'>> = {},
): DomainEvent<Type> {
  const merged: EventData<Type> = { ...fixtureOf(type).data, ...data };
  return {
    id: newId(),
    type,
    source: `/${emittersOf(contracts[type])[0]}`,
    aggregateId: aggregateIdIn(type, merged),
    sequence: 1,
    time: new Date(),
    traceparent: newTraceparent(),
    data: merged,
    ...overrides,
  };
}

const idFields = {
  user: 'userId',
  listing: 'listingId',
  reservation: 'saleId',
  order: 'orderId',
  data_export: 'exportId',
} as const;

function aggregateIdIn(type: EventType, data: object): string {
  const fields: Record<string, unknown> = { ...data };
  return String(fields[idFields[contracts[type].aggregate]]);
}
