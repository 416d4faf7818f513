import { type Dashboard, graph } from './dashboard.js';

/** Where is an event: waiting to be sent, in a queue, being handled, retried, or given up. */
export const messaging: Dashboard = {
  name: 'messaging',
  title: 'Artel: events',
  rows: [
    {
      title: 'Sending',
      panels: [
        graph({
          title: 'Oldest unsent event',
          description:
            'Age of the oldest event in the outbox. It grows while the broker is away, and falls to 0 after.',
          unit: 's',
          bad: 60,
          queries: [{ expr: 'max by (service) (artel_outbox_oldest_unsent_seconds)', legend: '{{service}}' }],
        }),
        graph({
          title: 'Sent',
          description: 'Events the broker has confirmed.',
          unit: 'ops',
          queries: [{ expr: 'sum by (type) (rate(artel_events_published_total[5m]))', legend: '{{type}}' }],
        }),
        graph({
          title: 'Connected to the broker',
          description: '1 while a process is connected.',
          unit: 'none',
          queries: [{ expr: 'artel_broker_connected', legend: '{{service}} {{instance}}' }],
        }),
      ],
    },
    {
      title: 'Waiting',
      panels: [
        graph({
          title: 'Queues',
          description:
            'Events that wait for their service, as RabbitMQ counts them. Retries wait in queues of their own.',
          unit: 'short',
          queries: [
            {
              expr: 'sum by (queue) (rabbitmq_detailed_queue_messages_ready{queue!~".+\\\\.dead"}) > 0',
              legend: '{{queue}}',
            },
          ],
        }),
        graph({
          title: 'Dead letters',
          description: 'Events given up that nobody has replayed or discarded yet.',
          unit: 'short',
          bad: 1,
          queries: [
            {
              expr: 'sum by (queue) (rabbitmq_detailed_queue_messages{queue=~".+\\\\.dead"}) > 0',
              legend: '{{queue}}',
            },
          ],
        }),
        graph({
          title: 'Consumers',
          description: 'Processes that listen to a queue. 0 means that nobody does.',
          unit: 'none',
          queries: [
            {
              expr: 'sum by (queue) (rabbitmq_detailed_queue_consumers{queue!~".+\\\\.dead|.+\\\\.retry\\\\..+"})',
              legend: '{{queue}}',
            },
          ],
        }),
      ],
    },
    {
      title: 'Handling',
      panels: [
        graph({
          title: 'Handled',
          description: 'Events handled a second, by queue.',
          unit: 'ops',
          queries: [{ expr: 'sum by (queue) (rate(artel_events_handled_total[5m]))', legend: '{{queue}}' }],
        }),
        graph({
          title: 'Time of 95 in 100',
          description: 'How long handling takes, by queue.',
          unit: 's',
          queries: [
            {
              expr: 'histogram_quantile(0.95, sum by (queue, le) (rate(artel_event_handling_seconds_bucket[5m])))',
              legend: '{{queue}}',
            },
          ],
        }),
        graph({
          title: 'Retried and given up',
          description: 'Events that could not be handled: tried again up to four times, then dead.',
          unit: 'ops',
          queries: [
            { expr: 'sum by (queue) (rate(artel_events_retried_total[5m]))', legend: 'retried {{queue}}' },
            {
              expr: 'sum by (queue, cause) (rate(artel_events_dead_lettered_total[5m]))',
              legend: 'dead {{queue}} ({{cause}})',
            },
          ],
        }),
      ],
    },
    {
      title: 'Reaching people',
      panels: [
        graph({
          title: 'Letters',
          description: 'Attempts to send, by outcome. Postponed ones are tried again.',
          unit: 'ops',
          queries: [{ expr: 'sum by (outcome) (rate(artel_emails_total[5m]))', legend: '{{outcome}}' }],
        }),
        graph({
          title: 'Live pushes',
          description: 'What was sent to open WebSockets.',
          unit: 'ops',
          queries: [{ expr: 'sum by (type) (rate(artel_live_pushes_total[5m]))', legend: '{{type}}' }],
        }),
        graph({
          title: 'Pushes not sent',
          description: 'Broadcasts dropped for want of a broker. People fetch what they missed when they reconnect.',
          unit: 'ops',
          queries: [{ expr: 'sum by (service) (rate(artel_broadcasts_dropped_total[5m]))', legend: '{{service}}' }],
        }),
      ],
    },
  ],
};
