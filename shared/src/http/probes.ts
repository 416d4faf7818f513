import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Metrics } from '../telemetry/index.js';

export type ReadinessChecks = Readonly<Record<string, () => Promise<void>>>;

const timeoutMs = 2_000;
const keepMs = 500;
const hidden = { schema: { hide: true }, config: { rateLimit: false } } as const;

interface Report {
  readonly ready: boolean;
  readonly checks: Record<string, { status: 'up' | 'down'; ms: number }>;
}

/**
 * `/livez` (the process answers, whatever else is down), `/readyz` (503 while a check fails; each at most two
 * seconds, all at once, asked at most twice a second) and `/metrics`. The ingress routes to none of them.
 */
export function addProbes(app: FastifyInstance, metrics: Metrics, checks: ReadinessChecks): void {
  let last: { at: number; report: Promise<Report> } | undefined;
  const report = (): Promise<Report> => {
    if (last === undefined || Date.now() - last.at > keepMs) last = { at: Date.now(), report: examine(app, checks) };
    return last.report;
  };

  app.get('/livez', hidden, () => ({ status: 'up' }));
  app.get('/readyz', hidden, async (_request, reply) => {
    const { ready, checks } = await report();
    return reply
      .code(ready ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ status: ready ? 'up' : 'down', checks });
  });
  app.get('/metrics', hidden, async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
}

async function examine(app: FastifyInstance, checks: ReadinessChecks): Promise<Report> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      const startedAt = performance.now();
      const error = await outcomeOf(check);
      // The reason goes to the log only: it may name hosts and users.
      if (error !== undefined) app.log.warn({ err: error, check: name }, 'not ready');
      const status: 'up' | 'down' = error === undefined ? 'up' : 'down';
      return [name, { status, ms: Math.round(performance.now() - startedAt) }] as const;
    }),
  );
  return { ready: results.every(([, { status }]) => status === 'up'), checks: Object.fromEntries(results) };
}

/** Undefined when the check passed, else why it did not. */
async function outcomeOf(check: () => Promise<void>): Promise<unknown> {
  const timer = new AbortController();
  const late = pause(timeoutMs, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`no answer within ${timeoutMs} ms`);
  });
  try {
    await Promise.race([check(), late]);
    return undefined;
  } catch (error) {
    return error ?? new Error('failed without a reason');
  } finally {
    late.catch(() => undefined);
    timer.abort();
  }
}
