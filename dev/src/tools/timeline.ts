import type { LogLine } from './log-lines.js';
import { describeLine } from './timeline-words.js';

/** One thing that happened to an order. */
export interface Moment {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Milliseconds since the first moment. */
  readonly offset: number;
  readonly service: string;
  readonly what: string;
}

/**
 * Everything that happened because of one order, across services, in order of time.
 *
 * Lines that name the order (by number or id) give the traces it is part of; every line of these traces, or about the
 * order, belongs to its story. A request is put where it began, not where it was answered.
 */
export function timelineOf(lines: readonly LogLine[], order: string): Moment[] {
  const ids = orderIdsOf(lines, order);
  const traces = new Set(lines.filter((line) => isAbout(line, ids)).flatMap(({ traceId }) => traceId ?? []));
  const story = lines
    .filter((line) => isAbout(line, ids) || (line.traceId !== undefined && traces.has(line.traceId)))
    .flatMap((line) => {
      const what = describeLine(line);
      return what === undefined ? [] : [{ at: startOf(line), rank: rankOf(line), service: line.service, what }];
    })
    .toSorted((a, b) => a.at - b.at || a.rank - b.rank);
  const first = story[0]?.at ?? 0;
  return story.map(({ at, service, what }) => ({ at, offset: at - first, service, what }));
}

/** The id of an order given by number, or the id itself; empty when no line knows it. */
function orderIdsOf(lines: readonly LogLine[], order: string): Set<unknown> {
  const known = lines.filter(({ orderId, orderNumber, aggregateId }) =>
    [orderId, orderNumber, aggregateId].includes(order),
  );
  return new Set(known.flatMap(({ orderId, orderNumber }) => [orderId, orderNumber, order].filter(Boolean)));
}

function isAbout({ orderId, orderNumber, aggregateId }: LogLine, ids: ReadonlySet<unknown>): boolean {
  return ids.has(orderId) || ids.has(orderNumber) || ids.has(aggregateId);
}

/** A request's line is written when it is answered, but its effects come after its beginning. */
function startOf({ event, at, ms }: LogLine): number {
  return event === 'http.request' && typeof ms === 'number' ? at - ms : at;
}

const ranks = [
  'http.request',
  'order.changed',
  'payment.changed',
  'event.published',
  'stock.reserved',
  'stock.rejected',
];

/** Among lines of the same millisecond, causes come before effects. */
function rankOf({ event = '' }: LogLine): number {
  const rank = ranks.indexOf(event);
  return rank < 0 ? ranks.length : rank;
}

/** A time since the beginning, for people: `+0 ms`, `+1.25 s`, `+3 min 5 s`. */
export function formatOffset(milliseconds: number): string {
  if (milliseconds < 1000) return `+${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `+${(milliseconds / 1000).toFixed(2)} s`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 3600) return `+${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `+${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}
