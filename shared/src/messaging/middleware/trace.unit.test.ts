import { describe, expect, it } from 'vitest';
import { currentTraceparent, traceIdOf } from '../../telemetry/index.js';
import { anEvent } from '../../testing/index.js';
import { incoming } from './examples.js';
import { trace } from './trace.js';

describe('tracing', () => {
  it('runs the handler in the trace of the event', async () => {
    const event = anEvent('user.registered.v1');
    let traceId = '';

    await trace(incoming({ event }), async () => {
      traceId = traceIdOf(currentTraceparent());
    });

    expect(traceId).toBe(traceIdOf(event.traceparent));
  });

  it('starts a trace where the message carries none it can use', async () => {
    let traceparent = '';

    await trace(incoming({ headers: { traceparent: 7 } }), async () => {
      traceparent = currentTraceparent();
    });

    expect(traceparent).toMatch(/^00-[\da-f]{32}-[\da-f]{16}-01$/);
  });
});
