import type { Logger } from '@artel/shared/telemetry';
import { createRounds, type Rounds } from '../background/index.js';
import type { Database } from '../database/index.js';
import { removeOldest } from './forgetting-repository.js';

const day = 24 * 60 * 60_000;

/** How often it is looked for acts that are old enough, in milliseconds. */
const everyMs = 60 * 60_000;

export interface AuditRetentionOptions {
  readonly db: Database;
  /** How long an act is remembered; 0 for ever. */
  readonly days: number;
  readonly now: () => Date;
  readonly logger: Logger;
  /** How many acts are forgotten in one transaction. */
  readonly batch?: number;
}

/**
 * Forgets, in the background, what was done too long ago: on one replica at a time, a batch in a round, and another round
 * soon where there may be more, so that stopping waits for one batch at most.
 */
export function createAuditRetention(options: AuditRetentionOptions): Rounds {
  const { db, days, now, logger, batch = 500 } = options;
  let removed = 0;
  const rounds = createRounds({
    name: 'audit retention',
    everyMs,
    async round() {
      const keptFrom = keptSince(days, now());
      if (keptFrom === undefined) return;
      const count = await db.transaction((tx) => removeOldest(tx, keptFrom, batch));
      removed += count;
      if (count === batch) return rounds.wake();
      if (removed > 0) logger.info({ event: 'audit.forgotten', removed }, 'old entries of the audit log removed');
      removed = 0;
    },
    logger,
  });
  return rounds;
}

/** The moment from which on acts are remembered; undefined when all are. */
export function keptSince(days: number, now: Date): Date | undefined {
  return days === 0 ? undefined : new Date(now.getTime() - days * day);
}
