import { type Dashboard, graph, number } from './dashboard.js';

/** Everything but the probes, which nobody waits for, and the live channel, which stays open. */
const requests = 'route!~"/livez|/readyz|/metrics|/api/live"';
const answered = `http_request_duration_seconds_count{${requests}}`;
const failed = `http_request_duration_seconds_count{${requests},status=~"5.."}`;

/** Is anything wrong, and with which service: requests, errors and times of each. */
export const overview: Dashboard = {
  name: 'overview',
  title: 'Artel: overview',
  rows: [
    {
      title: 'Is anything wrong?',
      panels: [
        number({
          title: 'Services running',
          description: 'Services of which at least one process is seen. There are four.',
          unit: 'none',
          queries: [{ expr: 'count(count by (service) (process_start_time_seconds{service=~".+-service"}))' }],
        }),
        number({
          title: 'Server errors',
          description: 'The part of requests that was answered 5xx, over five minutes.',
          unit: 'percentunit',
          bad: 0.01,
          queries: [{ expr: `(sum(rate(${failed}[5m])) or vector(0)) / sum(rate(${answered}[5m]))` }],
        }),
        number({
          title: 'Oldest unsent event',
          description: 'How long an event has waited for the broker. Nothing is lost, but nobody hears of it either.',
          unit: 's',
          bad: 60,
          queries: [{ expr: 'max(artel_outbox_oldest_unsent_seconds)' }],
        }),
        number({
          title: 'Dead letters',
          description: 'Events given up since the processes started. `npm run dead-letters -- list` says why.',
          unit: 'none',
          bad: 1,
          queries: [{ expr: 'sum(artel_events_dead_lettered_total) or vector(0)' }],
        }),
        number({
          title: 'Books out of balance',
          description: 'Journals and currencies that do not sum to zero. Must be 0.',
          unit: 'none',
          bad: 1,
          queries: [{ expr: 'max(ledger_unbalanced)' }],
        }),
      ],
    },
    {
      title: 'Requests',
      panels: [
        graph({
          title: 'Requests',
          description: 'Answered requests a second.',
          unit: 'reqps',
          queries: [{ expr: `sum by (service) (rate(${answered}[5m]))`, legend: '{{service}}' }],
        }),
        graph({
          title: 'Server errors',
          description: 'The part of them that was answered 5xx. 503 is a database that is away.',
          unit: 'percentunit',
          bad: 0.01,
          queries: [
            {
              // A service without a single error has no such series: it counts as none of what it answered.
              expr: `(sum by (service) (rate(${failed}[5m])) or sum by (service) (rate(${answered}[5m])) * 0) / sum by (service) (rate(${answered}[5m]))`,
              legend: '{{service}}',
            },
          ],
        }),
        graph({
          title: 'Time of 95 in 100',
          description: 'Nineteen of twenty requests were answered within this time.',
          unit: 's',
          queries: [
            {
              expr: `histogram_quantile(0.95, sum by (service, le) (rate(http_request_duration_seconds_bucket{${requests}}[5m])))`,
              legend: '{{service}}',
            },
          ],
        }),
      ],
    },
    {
      title: 'Where',
      panels: [
        graph({
          title: 'Slowest routes',
          description: 'The ten routes on which most time is spent.',
          unit: 's',
          queries: [
            {
              expr: `topk(10, sum by (method, route) (rate(http_request_duration_seconds_sum{${requests}}[5m])))`,
              legend: '{{method}} {{route}}',
            },
          ],
        }),
        graph({
          title: 'Refused requests',
          description: 'Answers 4xx. Many 401 or 429 from one moment on are a client gone wrong, or an attack.',
          unit: 'reqps',
          queries: [
            {
              expr: `sum by (service, status) (rate(http_request_duration_seconds_count{${requests},status=~"4.."}[5m]))`,
              legend: '{{service}} {{status}}',
            },
          ],
        }),
        graph({
          title: 'Open WebSockets',
          description: 'People who are connected live, by process of notifier-service.',
          unit: 'short',
          queries: [{ expr: 'artel_live_sockets', legend: '{{instance}}' }],
        }),
      ],
    },
  ],
};
