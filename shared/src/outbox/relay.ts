import type { DomainEvent } from '../contracts/index.js';
import { backoffMs, pause } from '../messaging/backoff.js';
import { type Logger, type Metrics, runWithTrace } from '../telemetry/index.js';

/** Moves events from an outbox to the broker: at least once, each aggregate's in sequence. */
export interface Relay {
  start(): void;
  /** There is something new: look now instead of at the next poll. Cheap; call it after every commit. */
  wake(): void;
  /** Resolves when everything stored has been sent, or after `timeoutMs`; what is left is sent after the next start. */
  drain(timeoutMs: number): Promise<void>;
  /** Finishes the round under way and stops. */
  stop(): Promise<void>;
  /** Age in seconds of the oldest event not yet sent; 0 when there is none. */
  oldestUnsentSeconds(): Promise<number>;
}

export type Publish = (event: DomainEvent) => Promise<void>;

/**
 * Publishes events of one aggregate, each after the confirm of the one before and only while `mayGoOn`; gives back those
 * confirmed.
 */
export type PublishInOrder = (events: readonly DomainEvent[], mayGoOn?: () => boolean) => Promise<DomainEvent[]>;

/** What one round came to; `failed` counts events or whole aggregates left for later. */
export interface Round {
  readonly published: number;
  readonly failed: number;
}

export interface RelayOptions {
  readonly publish: Publish;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** How long an event stays unnoticed at most when nobody calls `wake`; 500 by default. */
  readonly pollMs?: number;
}

/** A place where events wait: how to send a batch of them, and how long the oldest has been there. */
export interface Outbox {
  /** Takes a batch no other relay is working on, publishes it, and forgets what was confirmed. */
  sendBatch(publish: PublishInOrder): Promise<Round>;
  /** When the oldest event waiting was made. */
  oldest(): Promise<Date | undefined>;
}

const MAX_BACKOFF_MS = 2_000;
const METRIC_INTERVAL_MS = 10_000;

/** The loop around an outbox: look, send, and sleep until woken or polled; after a failure, wait longer each time. */
export function createRelay(outbox: Outbox, options: RelayOptions): Relay {
  const { logger, metrics, pollMs = 500 } = options;
  const age = metrics.gauge('artel_outbox_oldest_unsent_seconds', 'Age of the oldest event not yet sent.');
  let lastFailure: unknown;
  const publishInOrder = inSequence(options.publish, logger, (error) => {
    lastFailure = error;
  });
  let running: Promise<void> | undefined;
  let stopping = new AbortController();
  let alarm = new AbortController();
  let woken = false;

  function wake(): void {
    woken = true;
    alarm.abort();
  }

  async function run(signal: AbortSignal): Promise<void> {
    let failures = 0;
    let measuredAt = Number.NEGATIVE_INFINITY;
    while (!signal.aborted) {
      woken = false;
      const round = await outbox.sendBatch(publishInOrder).catch((error: unknown): Round => {
        lastFailure = error;
        return { published: 0, failed: 1 };
      });
      // One line a round, not one an event: a broker that is away must not fill the logs.
      if (round.failed > 0) logger.warn({ event: 'outbox.stalled', ...round, err: lastFailure });
      if (performance.now() - measuredAt > METRIC_INTERVAL_MS) {
        measuredAt = performance.now();
        await measure();
      }
      failures = round.failed > 0 && round.published === 0 ? failures + 1 : 0;
      if (failures > 0) await pause(backoffMs(failures, { maxMs: MAX_BACKOFF_MS }), signal);
      else if (round.published === 0 && !woken && !signal.aborted) await rest();
    }
  }

  async function rest(): Promise<void> {
    alarm = new AbortController();
    await pause(pollMs, alarm.signal);
  }

  async function measure(): Promise<void> {
    await oldestUnsentSeconds().then(
      (seconds) => age.set(seconds),
      (error: unknown) => logger.warn({ event: 'outbox.not_measured', err: error }),
    );
  }

  async function oldestUnsentSeconds(): Promise<number> {
    const oldest = await outbox.oldest();
    return oldest === undefined ? 0 : Math.max(0, (Date.now() - oldest.getTime()) / 1_000);
  }

  return {
    start() {
      if (running !== undefined) return;
      stopping = new AbortController();
      running = run(stopping.signal);
    },
    wake,
    async drain(timeoutMs) {
      const deadline = performance.now() + timeoutMs;
      while (performance.now() < deadline) {
        const oldest = await outbox.oldest().catch((error: unknown) => {
          logger.warn({ event: 'outbox.not_measured', err: error });
          return new Date(0);
        });
        if (oldest === undefined) return;
        wake();
        await pause(20);
      }
      logger.warn({ event: 'outbox.not_drained', timeoutMs });
    },
    async stop() {
      stopping.abort();
      alarm.abort();
      await running;
      running = undefined;
    },
    oldestUnsentSeconds,
  };
}

function inSequence(publish: Publish, logger: Logger, onFailure: (error: unknown) => void): PublishInOrder {
  return async (events, mayGoOn = () => true) => {
    const confirmed: DomainEvent[] = [];
    for (const event of events) {
      // What follows must not overtake what failed.
      if (!mayGoOn() || !(await runWithTrace(event.traceparent, () => send(event)))) break;
      confirmed.push(event);
    }
    return confirmed;
  };

  async function send(event: DomainEvent): Promise<boolean> {
    const { type, id, aggregateId, sequence } = event;
    try {
      await publish(event);
      logger.info({ event: 'event.published', type, id, aggregateId, sequence });
      return true;
    } catch (error) {
      logger.debug({ event: 'event.not_published', type, id, aggregateId, sequence, err: error });
      onFailure(error);
      return false;
    }
  }
}
