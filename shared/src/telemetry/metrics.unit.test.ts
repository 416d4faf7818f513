import { describe, expect, it } from 'vitest';
import { createMetrics } from './index.js';

describe('metrics', () => {
  it('are labelled with the service and printed for Prometheus', async () => {
    const metrics = createMetrics('order-service', { runtime: false });
    metrics.counter('orders_total', 'Orders placed.', ['kind']).inc({ kind: 'instant' });
    metrics.gauge('outbox_age_seconds', 'Age.').set(2);
    expect(await metrics.registry.metrics()).toContain('orders_total{kind="instant",service="order-service"} 1');
  });

  it('are the same when asked for again, so that two parts can share one', () => {
    const metrics = createMetrics('order-service', { runtime: false });
    expect(metrics.counter('a_total', 'A.')).toBe(metrics.counter('a_total', 'A.'));
    expect(metrics.histogram('b_seconds', 'B.')).toBe(metrics.histogram('b_seconds', 'B.'));
  });

  it('of the runtime are there unless declined', async () => {
    expect(await createMetrics('x').registry.metrics()).toContain('process_resident_memory_bytes');
    expect(await createMetrics('x', { runtime: false }).registry.metrics()).not.toContain('process_');
  });
});
