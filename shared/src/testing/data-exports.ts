import type { DomainEvent } from '../contracts/index.js';
import { newId } from '../ids/index.js';
import type { Broker } from '../messaging/index.js';
import { anEvent } from './events.js';
import { eventually } from './eventually.js';

/** What a service contributed: the records of each collection, in order. */
export type Contributed = Record<string, Record<string, unknown>[]>;

/**
 * Asks the service that listens on `broker` for a person's data, as auth-service does, and gives what it contributes.
 *
 * @param copies how often the wish is delivered
 */
export async function dataExporter(broker: Broker): Promise<(userId: string, copies?: number) => Promise<Contributed>> {
  const parts = new Map<string, DomainEvent<'data_export.contributed.v1'>>();
  await broker.consume('auth.data-exports', {
    'data_export.contributed.v1': async (event) => void parts.set(event.id, event),
  });
  return async (userId, copies = 1) => {
    const exportId = newId();
    const asked = anEvent('user.data_export_requested.v1', { userId, exportId });
    for (let copy = 0; copy < copies; copy += 1) await broker.publish(asked);
    return eventually(() => {
      const mine = [...parts.values()].map(({ data }) => data).filter((data) => data.exportId === exportId);
      const last = mine.find(({ isLast }) => isLast);
      if (last === undefined || mine.length !== last.part + 1) throw new Error(`${mine.length} parts so far`);
      const contributed: Contributed = {};
      for (const { records } of mine.toSorted((a, b) => a.part - b.part)) {
        for (const { collection, data } of records) {
          contributed[collection] = [...(contributed[collection] ?? []), data as Record<string, unknown>];
        }
      }
      return contributed;
    });
  };
}
