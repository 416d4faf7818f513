import { describe, expect, it } from 'vitest';
import { recordingLogger, testMetrics } from '../../testing/index.js';
import { delivery } from './examples.js';
import { log } from './log.js';

describe('telling what was handled', () => {
  it('logs and counts an event once it is handled', async () => {
    const { logger, lines } = recordingLogger();
    const metrics = testMetrics();
    const given = delivery({ logger, attempt: 2 });

    await log(metrics)(given, async () => {});

    const { id, type, aggregateId } = given.event;
    expect(lines).toMatchObject([
      { event: 'event.handled', queue: 'catalog.people', type, id, aggregateId, attempt: 2, ms: expect.any(Number) },
    ]);
    expect(await metrics.registry.metrics()).toContain(
      'artel_events_handled_total{queue="catalog.people",type="user.registered.v1",service="test"} 1',
    );
  });

  it('claims nothing for an event that failed', async () => {
    const { logger, lines } = recordingLogger();
    const failing = log(testMetrics())(delivery({ logger }), () => Promise.reject(new Error('no')));

    await expect(failing).rejects.toThrow('no');
    expect(lines).toEqual([]);
  });
});
