import type { Logger } from '@artel/shared/telemetry';
import { LRUCache } from 'lru-cache';
import type { Criteria } from './filters.js';

export interface Totals {
  /** How many listings a filter finds; see `createTotals` for how exact. */
  of(filter: Criteria): Promise<number>;
  /** A listing came or went: counts that are cheap to repeat are repeated when next asked for. */
  forget(): void;
}

export interface TotalsOptions {
  readonly count: (filter: Criteria, atMost?: number) => Promise<number>;
  readonly logger: Logger;
  readonly now?: () => number;
}

interface Known {
  readonly total: number;
  readonly at: number;
}

/** Up to here a total is counted while the client waits: a few milliseconds at most. */
export const countedAtOnce = 10_000;
const smallKeptMs = 2_000;
const largeKeptMs = 60_000;
const maxKnown = 1_000;

/**
 * Totals that cost the same whether ten thousand listings match or a million. Up to `countedAtOnce` a total is exact,
 * and remembered for two seconds (not across a change made by this process). A larger one is counted in the background,
 * one filter at a time, and remembered for a minute; until the first such count is done the answer is `countedAtOnce`,
 * which is then a lower bound. Whether there is a next page never depends on any of this.
 */
export function createTotals({ count, logger, now = Date.now }: TotalsOptions): Totals {
  const known = new LRUCache<string, Known>({ max: maxKnown });
  const counting = new Set<string>();
  let background: Promise<void> = Promise.resolve();

  const remember = (key: string, total: number): number => {
    known.set(key, { total, at: now() });
    return total;
  };

  const countLater = (key: string, filter: Criteria): void => {
    if (counting.has(key)) return;
    counting.add(key);
    background = background
      .then(async () => void remember(key, await count(filter)))
      .catch((err) => logger.warn({ err }, 'could not count listings'))
      .finally(() => counting.delete(key));
  };

  return {
    async of(filter) {
      const key = JSON.stringify(filter);
      const found = known.get(key);
      const age = found === undefined ? Number.POSITIVE_INFINITY : now() - found.at;
      if (found !== undefined && found.total >= countedAtOnce) {
        if (age > largeKeptMs) countLater(key, filter);
        return found.total;
      }
      if (found !== undefined && age <= smallKeptMs) return found.total;
      const total = await count(filter, countedAtOnce);
      if (total < countedAtOnce) return remember(key, total);
      countLater(key, filter);
      return total;
    },

    forget() {
      for (const [key, { total }] of [...known]) if (total < countedAtOnce) known.delete(key);
    },
  };
}
