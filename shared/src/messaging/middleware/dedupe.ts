import { LRUCache } from 'lru-cache';
import type { Middleware } from './chain.js';

/**
 * Skips events this process has just handled. Only a fast path: what makes an effect happen once is the consumer's
 * store, since a copy may reach another process, or this one after a restart.
 */
export function dedupe({ remember = 10_000 } = {}): Middleware {
  const handled = new LRUCache<string, true>({ max: remember });
  return async ({ event, queue, logger }, next) => {
    if (handled.has(event.id)) {
      logger.debug({ event: 'event.duplicate', queue, type: event.type, id: event.id });
      return;
    }
    await next();
    handled.set(event.id, true);
  };
}
