import { setTimeout as pause } from 'node:timers/promises';
import { type DataExportContributor, type DomainEvent, type EventData, maxPartBytes } from '../contracts/index.js';
import { derivedId } from '../ids/index.js';
import type { NewEvent } from '../outbox/index.js';
import type { Logger } from '../telemetry/index.js';
import { fillPart, type Position } from './fill-part.js';
import type { DataExportParts, PartName } from './mongo-parts.js';
import type { ExportSource } from './source.js';

type Requested = DomainEvent<'user.data_export_requested.v1'>;
type Contributed = DomainEvent<'data_export.contributed.v1'>;

export interface ContributionOptions {
  readonly service: DataExportContributor;
  /** What the service has about people, in the order of the files. */
  readonly sources: readonly ExportSource[];
  readonly parts: DataExportParts;
  /** Makes the event; that is, `newEvent` for it in the name of the service. */
  readonly contributed: (event: Omit<NewEvent<'data_export.contributed.v1'>, 'source'>) => Contributed;
  /** Tells the relay that there is something to send. */
  readonly wake: () => void;
  readonly logger: Logger;
}

/** So many parts wait to be sent at once: what a person has must not all have to fit into memory. */
const maxUnsent = 8;

/** How often it is looked whether there is room for another part, in milliseconds. */
const lookEveryMs = 50;

/** How long it is remembered which parts were made. A request that comes again later has long been answered. */
const rememberedMs = 14 * 24 * 60 * 60_000;

/**
 * The handler that gives a person's data in parts. A part is made once and says where the next begins: whoever does so
 * again, after a crash or at the same time, goes on where the parts end, and each event keeps the id it has.
 */
export function createContribution(options: ContributionOptions) {
  const { service, sources, parts, contributed, wake, logger } = options;

  async function make(name: PartName, from: Position | undefined) {
    const { exportId, userId, part } = name;
    const { records, next } = await fillPart(sources, userId, from, maxPartBytes);
    const data: EventData<'data_export.contributed.v1'> = {
      ...{ exportId, userId, service, part, records },
      isLast: next === null,
    };
    const event = contributed({ aggregateId: exportId, sequence: part + 1, data });
    const stored = await parts.keep(name, next, { ...event, id: derivedId(exportId, service, String(part)) });
    wake();
    return stored;
  }

  async function waitForRoom(exportId: string, signal: AbortSignal): Promise<void> {
    while ((await parts.countUnsent(exportId)) >= maxUnsent) await pause(lookEveryMs, undefined, { signal });
  }

  return async ({ data: { exportId, userId } }: Requested, { signal }: { readonly signal: AbortSignal }) => {
    await parts.removeSent(new Date(Date.now() - rememberedMs));
    let from: Position | null | undefined;
    let part = 0;
    while (from !== null) {
      const name = { exportId, userId, part };
      await waitForRoom(exportId, signal);
      const stored = (await parts.find(name)) ?? (await make(name, from));
      from = stored.next;
      part += 1;
    }
    logger.info({ event: 'data_export.contributed', exportId, parts: part });
  };
}
