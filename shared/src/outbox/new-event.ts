import type { DomainEvent, EventData, EventType, Service } from '../contracts/index.js';
import { newId } from '../ids/index.js';
import { dataProblems } from '../messaging/validate.js';
import { currentTraceparent } from '../telemetry/index.js';

export interface NewEvent<Type extends EventType> {
  readonly source: Service;
  readonly aggregateId: string;
  /** The aggregate's last sequence + 1, + 2 … */
  readonly sequence: number;
  readonly data: EventData<Type>;
  readonly time?: Date;
}

/**
 * An event about to be stored with the change it tells of; it carries the trace of the current request.
 *
 * @throws Error when the data breaks its contract: better the change fails than an outbox that can never be emptied.
 */
export function newEvent<Type extends EventType>(type: Type, event: NewEvent<Type>): DomainEvent<Type> {
  const problems = dataProblems(type, event.data);
  if (problems.length > 0) throw new Error(`${type} breaks its contract: ${problems.join('; ')}`);
  return {
    id: newId(),
    type,
    source: `/${event.source}`,
    aggregateId: event.aggregateId,
    sequence: event.sequence,
    time: event.time ?? new Date(),
    traceparent: currentTraceparent(),
    data: event.data,
  };
}
