import type { Logger } from '@artel/shared/telemetry';

export interface ViewCounter {
  /** Somebody looked at a listing. Costs an addition; the database hears later. */
  add(listingId: string): void;
  start(): void;
  /** Writes what is left and stops. */
  stop(): Promise<void>;
}

export interface ViewCounterOptions {
  readonly save: (views: ReadonlyMap<string, number>) => Promise<void>;
  readonly everyMs: number;
  readonly logger: Logger;
}

/** So many different listings are written without waiting for the clock. */
const fullAt = 5_000;

/**
 * Counts views in memory and writes them together, so that reading a listing never writes one. A process that is killed
 * loses the views of the last `everyMs`: they are a popularity measure, not money. Views that could not be written are
 * kept for the next time.
 */
export function createViewCounter({ save, everyMs, logger }: ViewCounterOptions): ViewCounter {
  let pending = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;
  let saving: Promise<void> | undefined;

  const flush = async (): Promise<void> => {
    const views = pending;
    if (views.size === 0) return;
    pending = new Map();
    try {
      await save(views);
    } catch (err) {
      logger.warn({ err, listings: views.size }, 'could not save views');
      for (const [id, count] of views) pending.set(id, count + (pending.get(id) ?? 0));
    }
  };

  const flushOnce = (): Promise<void> => {
    saving ??= flush().finally(() => {
      saving = undefined;
    });
    return saving;
  };

  return {
    add(listingId) {
      pending.set(listingId, (pending.get(listingId) ?? 0) + 1);
      if (pending.size === fullAt) void flushOnce();
    },
    start() {
      timer ??= setInterval(() => void flushOnce(), everyMs);
      timer.unref();
    },
    async stop() {
      clearInterval(timer);
      timer = undefined;
      await flushOnce();
      await flushOnce();
    },
  };
}
