import { type ConfigOf, integer, loadConfig, oneOf, text, url } from '@artel/shared/config';

const upstream = (env: string, service: string) => url(env, { doc: `Where ${service} listens.` });

/** What the ingress has to be told when it runs as a process of its own, in a container. */
export const settings = {
  host: text('HOST', { doc: 'Address to listen on.', default: '0.0.0.0' }),
  port: integer('PORT', { doc: 'Port to listen on.', max: 65_535, default: 8080 }),
  logLevel: oneOf('LOG_LEVEL', ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
    doc: 'The least severe level that is logged.',
    default: 'info',
  }),
  shutdownGraceMs: integer('SHUTDOWN_GRACE_MS', {
    doc: 'Milliseconds to finish work in after a stop signal.',
    min: 100,
    default: 10_000,
  }),
  authServiceUrl: upstream('AUTH_SERVICE_URL', 'auth-service'),
  catalogServiceUrl: upstream('CATALOG_SERVICE_URL', 'catalog-service'),
  orderServiceUrl: upstream('ORDER_SERVICE_URL', 'order-service'),
  notifierServiceUrl: upstream('NOTIFIER_SERVICE_URL', 'notifier-service'),
  drainPort: integer('DRAIN_PORT', {
    doc: 'Port on loopback where an upgrade says which replica it is about to stop.',
    max: 65_535,
    default: 8081,
  }),
  mailboxUpstream: text('MAILBOX_UPSTREAM', {
    doc: 'Where the page of a mailbox for trying out is; shown at /mailbox. Empty for none.',
    default: '',
  }),
} as const;

/** What answers as soon as the ingress does, whoever is behind it: its own page. Read by the image's health check. */
export const healthPath = '/';

/** Reads the configuration from the environment. @throws ConfigError with everything that is wrong with it */
export function readConfig(): ConfigOf<typeof settings> {
  return loadConfig(settings);
}

/** Where the ingress of this container listens for `drain`. */
export function readDrainPort(): number {
  const { drainPort } = settings;
  return loadConfig({ drainPort }).drainPort;
}
