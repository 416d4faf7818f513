import type { Service } from './contract.js';
import type { EventType } from './registry.js';

export interface Subscription {
  readonly service: Service;
  readonly events: readonly EventType[];
}

/**
 * Who listens to what: one durable queue per consuming feature. Every service declares all of them, so an event
 * waits for its consumer even if that consumer has never been started.
 */
export const subscriptions = {
  'auth.data-exports': { service: 'auth-service', events: ['data_export.contributed.v1'] },
  'catalog.people': { service: 'catalog-service', events: ['user.registered.v1', 'user.updated.v1'] },
  'catalog.suspensions': { service: 'catalog-service', events: ['user.suspended.v1', 'user.reinstated.v1'] },
  'catalog.roles': { service: 'catalog-service', events: ['user.role_changed.v1'] },
  'catalog.closures': { service: 'catalog-service', events: ['user.closed.v1'] },
  'catalog.data-exports': { service: 'catalog-service', events: ['user.data_export_requested.v1'] },
  'catalog.stock': {
    service: 'catalog-service',
    events: ['payment.authorized.v1', 'sale.refunded.v1', 'sale.cancelled.v1'],
  },
  'order.people': { service: 'order-service', events: ['user.registered.v1', 'user.updated.v1'] },
  'order.suspensions': { service: 'order-service', events: ['user.suspended.v1', 'user.reinstated.v1'] },
  'order.roles': { service: 'order-service', events: ['user.role_changed.v1'] },
  'order.closures': { service: 'order-service', events: ['user.closed.v1'] },
  'order.data-exports': { service: 'order-service', events: ['user.data_export_requested.v1'] },
  'order.listings': {
    service: 'order-service',
    events: ['listing.published.v1', 'listing.updated.v1', 'listing.withdrawn.v1'],
  },
  'order.payments': { service: 'order-service', events: ['stock.reserved.v1', 'stock.rejected.v1'] },
  'order.ledger': {
    service: 'order-service',
    events: ['payment.captured.v1', 'payment.refunded.v1', 'sale.completed.v1'],
  },
  'notifier.people': { service: 'notifier-service', events: ['user.registered.v1', 'user.updated.v1'] },
  'notifier.suspensions': { service: 'notifier-service', events: ['user.suspended.v1', 'user.reinstated.v1'] },
  'notifier.roles': { service: 'notifier-service', events: ['user.role_changed.v1'] },
  'notifier.closures': { service: 'notifier-service', events: ['user.closed.v1'] },
  'notifier.data-exports': { service: 'notifier-service', events: ['user.data_export_requested.v1'] },
  'notifier.inbox': {
    service: 'notifier-service',
    events: [
      'order.placed.v1',
      'sale.accepted.v1',
      'sale.paid.v1',
      'sale.shipped.v1',
      'sale.completed.v1',
      'sale.cancelled.v1',
      'sale.refunded.v1',
      'payment.captured.v1',
      'payment.declined.v1',
      'payment.voided.v1',
      'session.compromised.v1',
      'user.followed.v1',
    ],
  },
  'notifier.emails': {
    service: 'notifier-service',
    events: [
      'user.registered.v1',
      'session.compromised.v1',
      'user.verification_requested.v1',
      'user.password_reset_requested.v1',
      'user.password_changed.v1',
      'user.email_change_requested.v1',
      'user.email_changed.v1',
      'user.data_export_ready.v1',
      'user.closed.v1',
      'order.placed.v1',
      'sale.accepted.v1',
      'sale.paid.v1',
      'sale.shipped.v1',
      'sale.completed.v1',
      'sale.cancelled.v1',
      'sale.refunded.v1',
      'payment.captured.v1',
      'payment.declined.v1',
    ],
  },
  'notifier.live': {
    service: 'notifier-service',
    events: ['listing.published.v1', 'listing.updated.v1', 'listing.withdrawn.v1'],
  },
} as const satisfies Record<string, Subscription>;

export type QueueName = keyof typeof subscriptions;
export type SubscribedEvent<Queue extends QueueName> = (typeof subscriptions)[Queue]['events'][number];
