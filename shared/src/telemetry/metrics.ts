import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface MetricsOptions {
  /** Process and runtime metrics too (memory, event loop, garbage collection); on by default. */
  readonly runtime?: boolean;
}

/** Prometheus metrics of one process. Asking twice for a name gives the same metric. */
export interface Metrics {
  readonly registry: Registry;
  counter<Label extends string = never>(name: string, help: string, labels?: readonly Label[]): Counter<Label>;
  /** `buckets` are upper bounds in the metric's unit; by default those of a duration in seconds. */
  histogram<Label extends string = never>(
    name: string,
    help: string,
    labels?: readonly Label[],
    buckets?: readonly number[],
  ): Histogram<Label>;
  /** `collect` sets the values each time somebody asks, for what costs nothing to look up and is not told of changes. */
  gauge<Label extends string = never>(
    name: string,
    help: string,
    labels?: readonly Label[],
    collect?: (gauge: Gauge<Label>) => void,
  ): Gauge<Label>;
}

const durationBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** A registry of its own, labelled with the service, with the runtime's metrics in it. */
export function createMetrics(service: string, { runtime = true }: MetricsOptions = {}): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  if (runtime) collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const known = <Kind>(name: string, make: () => Kind): Kind =>
    (registry.getSingleMetric(name) as Kind | undefined) ?? make();
  return {
    registry,
    counter: (name, help, labels = []) =>
      known(name, () => new Counter({ name, help, labelNames: [...labels], registers })),
    histogram: (name, help, labels = [], buckets = durationBuckets) =>
      known(name, () => new Histogram({ name, help, labelNames: [...labels], buckets: [...buckets], registers })),
    gauge: (name, help, labels = [], collect) =>
      known(name, () => {
        const gauge = new Gauge({ name, help, labelNames: [...labels], registers });
        return collect === undefined ? gauge : Object.assign(gauge, { collect: () => collect(gauge) });
      }),
  };
}
