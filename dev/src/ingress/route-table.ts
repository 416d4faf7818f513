import type { Service } from '@artel/shared/contracts';

export interface Route {
  /** A path and everything below it. */
  readonly prefix: string;
  readonly service: Service;
  /** Connections may be upgraded to WebSocket. */
  readonly websocket?: true;
}

const to = (service: Service, ...prefixes: readonly string[]): Route[] =>
  prefixes.map((prefix) => ({ prefix, service }));

/** Which service answers which path. The only such list: the Kubernetes ingress is generated from it too. */
export const routeTable: readonly Route[] = [
  ...to('auth-service', '/api/auth', '/api/users', '/api/admin/users', '/api/admin/audit', '/api/subscribe'),
  ...to('auth-service', '/.well-known'),
  ...to('catalog-service', '/api/artworks', '/api/games', '/api/items', '/api/upload', '/api/categories'),
  ...to('catalog-service', '/api/favorites', '/api/comments', '/api/galleries', '/api/admin/artworks'),
  ...to('catalog-service', '/media', '/docs'),
  ...to('order-service', '/api/orders', '/api/buy', '/api/cart', '/api/payments', '/api/library'),
  ...to('order-service', '/api/balance', '/api/payouts'),
  ...to('notifier-service', '/api/notifications', '/api/conversations', '/api/messages'),
  ...to('notifier-service', '/api/notify', '/api/status'),
  { prefix: '/api/live', service: 'notifier-service', websocket: true },
];

/** The route for a request target (a path, with or without a query); the longest prefix wins. */
export function findRoute(target: string): Route | undefined {
  const path = target.split('?', 1)[0] ?? '';
  const matching = routeTable.filter(({ prefix }) => path === prefix || path.startsWith(`${prefix}/`));
  return matching.toSorted((a, b) => b.prefix.length - a.prefix.length)[0];
}
