import type { Db } from 'mongodb';
import type { DomainEvent } from '../contracts/index.js';
import { applyIfNewer } from '../projections/index.js';
import type { Logger } from '../telemetry/index.js';
import { createDenyList, type DenyList } from './deny-list.js';

interface SuspensionDocument {
  readonly _id: string;
  readonly sequence: number;
  readonly isSuspended: boolean;
}

/** Who is suspended, as a service knows from the events of the one that decides it. */
export interface Suspensions extends Pick<DenyList, 'isDenied' | 'start' | 'stop'> {
  /** Takes in an event unless a later one is here: whatever the order of delivery, the last word counts. */
  apply(event: DomainEvent<'user.suspended.v1' | 'user.reinstated.v1'>): Promise<void>;
}

/** The projection in MongoDB, collection `suspensions`, and the list in memory that is read from it. */
export function createSuspensions(
  db: Db,
  options: { readonly logger: Logger; readonly everyMs?: number },
): Suspensions {
  const collection = db.collection<SuspensionDocument>('suspensions');
  const list = createDenyList({
    ...options,
    async load() {
      const suspended = await collection.find({ isSuspended: true }, { projection: { _id: 1 } }).toArray();
      return suspended.map(({ _id }) => _id);
    },
  });
  return {
    isDenied: list.isDenied,
    start: list.start,
    stop: list.stop,
    async apply({ type, aggregateId, sequence }) {
      const isSuspended = type === 'user.suspended.v1';
      const applied = await applyIfNewer(collection, { id: aggregateId, sequence, set: { isSuspended } });
      if (applied === 'applied') list.note(aggregateId, isSuspended);
    },
  };
}
