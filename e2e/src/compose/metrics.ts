import { everyQuery, familyOf, metricsIn, metricsOf } from '@artel/dev/observability';

/** Where metrics are read, as Prometheus is told in deploy/observability/prometheus.yml. */
const sources = [
  'http://auth-service:4001/metrics',
  'http://catalog-service:4002/metrics',
  'http://order-service:4003/metrics',
  'http://notifier-service:4004/metrics',
  'http://rabbitmq:15692/metrics/detailed?family=queue_coarse_metrics&family=queue_consumer_count',
];

/** What dashboards and alerts ask for and nobody shows, a line each. */
export async function metricsMissing(read: (url: string) => Promise<string>): Promise<string[]> {
  const shown = new Set<string>();
  for (const source of sources) for (const name of metricsOf(await read(source))) shown.add(name);
  return (await everyQuery()).flatMap(({ by, expr }) =>
    metricsIn(expr)
      .filter((name) => !shown.has(name) && !shown.has(familyOf(name)))
      .map((name) => `${by} asks for ${name}, which nobody shows`),
  );
}
