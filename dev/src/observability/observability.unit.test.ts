import { contracts } from '@artel/shared/contracts';
import { createMetrics } from '@artel/shared/telemetry';
import { describe, expect, it } from 'vitest';
import { isTest, readSources } from '../tools/source-tree.js';
import { dashboardFiles, dashboards } from './dashboards.js';
import { familyOf, metricsIn, metricsOf, valuesOf } from './promql.js';
import { everyQuery, readRules } from './queries.js';

/** Of RabbitMQ's own exporter, at /metrics/detailed; `npm run smoke` sees that it has them. */
const brokerMetrics = [
  'rabbitmq_detailed_queue_messages',
  'rabbitmq_detailed_queue_messages_ready',
  'rabbitmq_detailed_queue_consumers',
];

/** The names of all metrics that services have: those in their sources, and those of the runtime. */
async function known(): Promise<Set<string>> {
  const sources = (await readSources()).filter(({ path }) => !isTest(path) && !/^(dev|e2e|bench)\//.test(path));
  const own = sources.flatMap(({ text }) =>
    [...text.matchAll(/\.(?:counter|gauge|histogram)\(\s*'(\w+)'/g)].map(([, name = '']) => name),
  );
  const runtime = metricsOf(await createMetrics('a-service').registry.metrics());
  return new Set([...own, ...runtime, ...brokerMetrics]);
}

describe('the metrics of an expression', () => {
  it.each<[string, string[]]>([
    ['sum by (service) (rate(a_total{route!~"/b|/c",status="5.."}[5m])) / 2 > 0.01', ['a_total']],
    ['max(a unless b offset 15m) or vector(0)', ['a', 'b']],
    ['histogram_quantile(0.95, sum by (le) (rate(a_seconds_bucket[5m])))', ['a_seconds_bucket']],
    ['a * on (instance) group_left (version) b', ['a', 'b']],
    ['a{queue!~".+\\\\.dead, \\" and b{"} > 0', ['a']],
  ])('%s are found', (expr, names) => {
    expect(metricsIn(expr)).toEqual(names);
  });
});

describe('dashboards and alerts', () => {
  it('ask only for metrics that exist', async () => {
    const names = await known();
    const missing = (await everyQuery()).flatMap(({ by, expr }) =>
      metricsIn(expr)
        .filter((name) => !names.has(name) && !names.has(familyOf(name)))
        .map((name) => `${by} asks for ${name}`),
    );
    expect(missing).toEqual([]);
  });

  it('ask only for events that are announced', async () => {
    const types = (await everyQuery()).flatMap(({ expr }) => valuesOf('type', expr));
    expect(types.length).toBeGreaterThan(5);
    expect(types.filter((type) => !Object.hasOwn(contracts, type))).toEqual([]);
  });

  it('have expressions whose brackets close', async () => {
    for (const { by, expr } of await everyQuery()) {
      const bare = expr.replace(/"(?:[^"\\]|\\.)*"/g, '');
      for (const [open, close] of ['()', '{}', '[]'].map((pair) => [...pair])) {
        expect(`${by} ${bare.split(open ?? '').length}`).toBe(`${by} ${bare.split(close ?? '').length}`);
      }
    }
  });
});

describe('an alert', () => {
  it('says how bad it is, what it means, and where to go on', async () => {
    for (const { alert, labels, annotations } of await readRules()) {
      expect(alert).toMatch(/^Artel[A-Z]/);
      expect(['warning', 'critical']).toContain(labels.severity);
      expect(annotations.summary).toMatch(/\.$/);
      expect(annotations.runbook).toMatch(/^docs\/operations\.md#[\w-]+$/);
    }
  });

  it('is there for each thing an operator must be told', async () => {
    const names = (await readRules()).map(({ alert }) => alert);
    const wanted = ['ArtelEventNotSent', 'ArtelDeadLetter', 'ArtelServerErrors', 'ArtelLedgerCheckFailed'];
    const saturation = ['ArtelEventLoopBlocked', 'ArtelProcessorFull', 'ArtelDatabasePoolExhausted'];
    expect(names).toEqual(expect.arrayContaining([...wanted, ...saturation]));
  });
});

describe('a dashboard', () => {
  it('explains each of its panels, and says what they are measured in', () => {
    const panels = dashboards.flatMap(({ rows }) => rows.flatMap(({ panels }) => panels));
    for (const { title, description, unit } of panels) expect([title, description, unit].every(Boolean)).toBe(true);
  });

  it('has panels that do not overlap, each with an id of its own', () => {
    for (const { text } of dashboardFiles()) {
      const { panels }: { panels: { id: number; gridPos: { x: number; y: number; w: number; h: number } }[] } =
        JSON.parse(text);
      expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
      const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
        Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`),
      );
      expect(new Set(cells).size).toBe(cells.length);
      expect(panels.every(({ gridPos: { x, w } }) => x + w <= 24)).toBe(true);
    }
  });
});
