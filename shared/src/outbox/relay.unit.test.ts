import { afterEach, describe, expect, it } from 'vitest';
import type { DomainEvent } from '../contracts/index.js';
import { anEvent, eventually, recordingLogger, testMetrics } from '../testing/index.js';
import { createRelay, type Outbox, type Publish, type Relay } from './relay.js';

/** An outbox in memory: one aggregate, one batch at a time. */
function memory(events: DomainEvent[]): Outbox {
  return {
    async sendBatch(publish) {
      const batch = events.slice(0, 10);
      const confirmed = await publish(batch);
      events.splice(0, confirmed.length);
      return { published: confirmed.length, failed: batch.length - confirmed.length };
    },
    oldest: async () => events[0]?.time,
  };
}

const event = (sequence: number) => anEvent('user.updated.v1', {}, { sequence });

describe('the relay', () => {
  let relay: Relay | undefined;
  afterEach(() => relay?.stop());

  function start(events: DomainEvent[], publish: Publish, pollMs = 60_000) {
    const { logger, lines } = recordingLogger();
    const metrics = testMetrics();
    relay = createRelay(memory(events), { publish, logger, metrics, pollMs });
    relay.start();
    return { relay, lines, metrics };
  }

  it('logs each event it has published under the trace of its change', async () => {
    const [stored] = [event(1)];
    const { lines } = start([stored], async () => {});

    const { id, type, aggregateId, sequence, traceparent } = stored;
    await eventually(() =>
      expect(lines).toMatchObject([
        { event: 'event.published', id, type, aggregateId, sequence, traceId: traceparent.slice(3, 35) },
      ]),
    );
  });

  it('logs one line a round while it cannot publish, and recovers by itself', async () => {
    let refusals = 2;
    const sent: number[] = [];
    const { lines } = start([event(1), event(2)], async ({ sequence }) => {
      if (refusals > 0) {
        refusals -= 1;
        throw new Error('no broker');
      }
      sent.push(sequence);
    });

    await eventually(() => expect(sent).toEqual([1, 2]));
    expect(lines.filter((line) => line.event === 'outbox.stalled')).toMatchObject([
      { failed: 2, published: 0, err: { message: 'no broker' } },
      { failed: 2, published: 0 },
    ]);
  });

  it('does not miss a call to wake it, whenever that comes', async () => {
    const events: DomainEvent[] = [];
    let sent = 0;
    const { relay: woken } = start(events, async () => {
      sent += 1;
    });
    for (let n = 1; n <= 50; n += 1) {
      events.push(event(n));
      woken.wake();
      if (n % 3 === 0) await eventually(() => expect(sent).toBe(n));
    }

    await eventually(() => expect(sent).toBe(50));
  });

  it('stops at once while it rests, and can be started again', async () => {
    const events: DomainEvent[] = [];
    const { relay: restarted } = start(events, async () => {});
    await restarted.stop();
    events.push(event(1));
    restarted.start();

    await eventually(() => expect(events).toEqual([]));
  });

  it('measures how long the oldest event has waited', async () => {
    const old = { ...event(1), time: new Date(Date.now() - 90_000) };
    const { metrics } = start([old], () => Promise.reject(new Error('no broker')));

    await eventually(async () => {
      const text = await metrics.registry.metrics();
      const value = Number(/^artel_outbox_oldest_unsent_seconds\S* (\S+)/m.exec(text)?.[1]);
      expect(value).toBeGreaterThanOrEqual(90);
    });
  });
});
