import type { Metrics } from '../../telemetry/index.js';
import type { Middleware } from './chain.js';

/** Tells of every event handled: a log line, a count, and how long it took. */
export function log(metrics: Metrics): Middleware {
  const handled = metrics.counter('artel_events_handled_total', 'Events handled.', ['queue', 'type']);
  const seconds = metrics.histogram('artel_event_handling_seconds', 'Time to handle an event.', ['queue']);
  return async ({ event, queue, attempt, logger }, next) => {
    const startedAt = performance.now();
    try {
      await next();
    } finally {
      seconds.observe({ queue }, (performance.now() - startedAt) / 1_000);
    }
    const { type, id, aggregateId } = event;
    const ms = Math.round((performance.now() - startedAt) * 10) / 10;
    handled.inc({ queue, type });
    logger.info({ event: 'event.handled', queue, type, id, aggregateId, attempt, ms });
  };
}
