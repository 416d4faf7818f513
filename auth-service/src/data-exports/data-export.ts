import { type DataExportContributor, type Service, subscriptions } from '@artel/shared/contracts';

/** One wish for a copy of everything, and how far it is. */
export interface DataExport {
  readonly id: string;
  readonly requestedAt: Date;
  /** Services that have not given everything yet. */
  readonly missing: readonly string[];
  /** When it could be fetched first, and until when; null while it is collected. */
  readonly readyAt: Date | null;
  readonly expiresAt: Date | null;
}

export type DataExportStatus = 'collecting' | 'ready' | 'expired';

const hour = 60 * 60_000;
const day = 24 * hour;

/** How long an archive is kept, in milliseconds. */
export const keptMs = 7 * day;

/** One export in this time, in milliseconds. */
export const windowMs = day;

/** A wish nobody could fulfil in this time is given up, in milliseconds. */
export const givenUpAfterMs = 7 * day;

/** How long it is remembered that there was an export, in milliseconds. */
export const rememberedMs = 90 * day;

/** Whoever listens for the wish contributes: everybody but this service, which has its own at hand. */
export const contributors: readonly Service[] = Object.values(subscriptions)
  .filter(({ events }) => events.some((event) => event === 'user.data_export_requested.v1'))
  .map(({ service }) => service)
  .toSorted();

/** How far an export is. */
export function statusOf({ expiresAt }: Pick<DataExport, 'expiresAt'>, now: Date): DataExportStatus {
  if (expiresAt === null) return 'collecting';
  return expiresAt > now ? 'ready' : 'expired';
}

/** Seconds until somebody may ask again, who asked last at this moment; 0 when they may now. */
export function secondsToWait(requestedAt: Date | undefined, now: Date): number {
  if (requestedAt === undefined) return 0;
  return Math.max(0, Math.ceil((requestedAt.getTime() + windowMs - now.getTime()) / 1_000));
}

/** A part that a service contributed. */
export interface Contribution {
  readonly exportId: string;
  readonly service: DataExportContributor;
  readonly part: number;
  readonly isLast: boolean;
}
