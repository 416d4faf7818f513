import { describe, expect, it } from 'vitest';
import { type LogLine, parseLogLines } from './log-lines.js';
import { formatOffset, timelineOf } from './timeline.js';

const base = Date.parse('2026-11-21T10:00:00.000Z');
const orderId = '0194a000-0000-7000-8000-00000000000a';
const orderNumber = 'AR-20261121-000001';
const line = (after: number, service: string, fields: Record<string, unknown>): LogLine => ({
  at: base + after,
  service,
  level: 'info',
  ...fields,
});

const lines = [
  line(50, 'order-service', {
    event: 'http.request',
    method: 'POST',
    path: '/api/buy/7',
    status: 201,
    ms: 50,
    traceId: 'a',
  }),
  line(20, 'order-service', { event: 'order.changed', orderId, orderNumber, from: null, to: 'pending', traceId: 'a' }),
  line(20, 'order-service', {
    event: 'event.published',
    type: 'order.placed.v1',
    id: 'e',
    aggregateId: orderId,
    sequence: 1,
  }),
  line(90, 'notifier-service', { event: 'email.sent', template: 'order-placed', to: 'c…@artel.example', traceId: 'a' }),
  line(10, 'order-service', {
    event: 'http.request',
    method: 'GET',
    path: '/api/orders',
    status: 200,
    ms: 4,
    traceId: 'z',
  }),
  line(61_000, 'notifier-service', { level: 'warn', msg: 'slow mail server', traceId: 'a' }),
  line(62_000, 'notifier-service', { msg: 'noise', traceId: 'a' }),
];

describe('the timeline of an order', () => {
  it('tells one story across services, requests at their beginning, causes before effects', () => {
    expect(timelineOf(lines, orderNumber).map(({ offset, service, what }) => [offset, service, what])).toEqual([
      [0, 'order-service', 'POST /api/buy/7 → 201 in 50 ms'],
      [20, 'order-service', `order ${orderNumber} placed`],
      [20, 'order-service', 'published order.placed.v1 (no. 1)'],
      [90, 'notifier-service', 'email "order-placed" to c…@artel.example'],
      [61_000, 'notifier-service', 'warn: slow mail server'],
    ]);
  });

  it('is the same by id as by number', () => {
    expect(timelineOf(lines, orderId)).toEqual(timelineOf(lines, orderNumber));
  });

  it('is empty for an order nobody has heard of', () => {
    expect(timelineOf(lines, 'AR-20261121-999999')).toEqual([]);
  });

  it('tells what went wrong and what was tried again', () => {
    const about = { orderId, type: 'sale.paid.v1', queue: 'notifier.emails', err: { message: 'connection refused' } };
    const story = timelineOf(
      [
        line(0, 'notifier-service', { event: 'event.retried', ...about, delayMs: 1000, level: 'warn' }),
        line(1000, 'notifier-service', { event: 'event.handled', ...about, attempt: 2, ms: 8 }),
        line(2000, 'notifier-service', { event: 'event.dead_lettered', ...about, cause: 'exhausted', level: 'error' }),
      ],
      orderId,
    );
    expect(story.map(({ what }) => what)).toEqual([
      'notifier.emails failed on sale.paid.v1, tries again in 1 s: connection refused',
      'notifier.emails handled sale.paid.v1 in 8 ms (attempt 2)',
      'notifier.emails gave sale.paid.v1 up (exhausted): connection refused',
    ]);
  });
});

describe('reading log lines', () => {
  it('skips prefixes and what is no log line', () => {
    const text = [
      '[pod/order-7/order] {"level":"info","time":"2026-11-21T10:00:00.000Z","service":"order-service","event":"x"}',
      'plain words',
      '{"half":',
      '{"no":"time"}',
    ].join('\n');
    expect(parseLogLines(text)).toEqual([expect.objectContaining({ at: base, service: 'order-service', event: 'x' })]);
  });
});

describe('an offset', () => {
  it('is written in the unit that suits it', () => {
    expect([0, 999, 1250, 185_000, 7_260_000].map(formatOffset)).toEqual([
      '+0 ms',
      '+999 ms',
      '+1.25 s',
      '+3 min 5 s',
      '+2 h 1 min',
    ]);
  });
});
