import { type Dashboard, graph, number, type Query } from './dashboard.js';

/** How many events of a type there were within an hour: business is what is announced. */
const hourly = (type: string, legend: string): Query => ({
  expr: `sum(increase(artel_events_published_total{type="${type}"}[1h]))`,
  legend,
});

/** Are people buying, is it going through, and is the money right. */
export const orders: Dashboard = {
  name: 'orders',
  title: 'Artel: orders and money',
  rows: [
    {
      title: 'The books',
      panels: [
        number({
          title: 'Out of balance',
          description: 'Journals and currencies that do not sum to zero. Must be 0.',
          unit: 'none',
          bad: 1,
          queries: [{ expr: 'max(ledger_unbalanced)' }],
        }),
        number({
          title: 'Last added up',
          description: 'How long ago all books were last added up.',
          unit: 's',
          bad: 3600,
          queries: [{ expr: 'time() - max(ledger_last_audit_timestamp_seconds)' }],
        }),
        number({
          title: 'Journals waiting',
          description: 'Events that wait to be posted to the ledger.',
          unit: 'none',
          queries: [{ expr: 'sum(rabbitmq_detailed_queue_messages{queue=~".+\\\\.order\\\\.ledger"})' }],
        }),
      ],
    },
    {
      title: 'Orders an hour',
      panels: [
        graph({
          title: 'Placed and paid',
          description: 'Orders placed, payments taken.',
          unit: 'short',
          queries: [hourly('order.placed.v1', 'placed'), hourly('payment.captured.v1', 'paid')],
        }),
        graph({
          title: 'Fulfilled',
          description: 'Sales shipped and completed.',
          unit: 'short',
          queries: [hourly('sale.shipped.v1', 'shipped'), hourly('sale.completed.v1', 'completed')],
        }),
        graph({
          title: 'Called off',
          description: 'Sales cancelled and refunded.',
          unit: 'short',
          queries: [hourly('sale.cancelled.v1', 'cancelled'), hourly('sale.refunded.v1', 'refunded')],
        }),
      ],
    },
    {
      title: 'Paying',
      panels: [
        graph({
          title: 'Out of stock',
          description: 'Sales whose stock was taken, and sales that came too late and were given their money back.',
          unit: 'short',
          queries: [hourly('stock.reserved.v1', 'reserved'), hourly('stock.rejected.v1', 'rejected')],
        }),
        graph({
          title: 'Answers to paying',
          description: '202 means that the outcome took longer than the request waited; 402 that a card was declined.',
          unit: 'reqps',
          queries: [
            {
              expr: 'sum by (status) (rate(http_request_duration_seconds_count{service="order-service",route="/api/orders/:id/payment"}[5m]))',
              legend: '{{status}}',
            },
          ],
        }),
        graph({
          title: 'Time to pay',
          description: 'Until the request to pay was answered.',
          unit: 's',
          queries: [0.5, 0.95].map((part) => ({
            expr: `histogram_quantile(${part}, sum by (le) (rate(http_request_duration_seconds_bucket{service="order-service",route="/api/orders/:id/payment"}[5m])))`,
            legend: `${part * 100} in 100`,
          })),
        }),
      ],
    },
  ],
};
