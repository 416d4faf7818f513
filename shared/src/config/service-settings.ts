import type { ConfigOf } from './load.js';
import { integer, list, longSecret, longSecrets, oneOf, text, url } from './settings.js';

/** The settings every service has; a service adds its own beside them. */
export function serviceSettings(defaultPort: number) {
  return {
    nodeEnv: oneOf('NODE_ENV', ['development', 'test', 'production'], {
      doc: 'Production refuses development defaults.',
      default: 'development',
    }),
    host: text('HOST', { doc: 'Address to listen on.', default: '0.0.0.0', devDefault: '127.0.0.1' }),
    port: integer('PORT', { doc: 'Port to listen on; 0 takes any free one.', max: 65_535, default: defaultPort }),
    logLevel: oneOf('LOG_LEVEL', ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      doc: 'The least severe level that is logged.',
      default: 'info',
    }),
    amqpUrl: url('AMQP_URL', { doc: 'The message broker.', devDefault: 'amqp://app:app@127.0.0.1:15672' }),
    amqpNamespace: text('AMQP_NAMESPACE', { doc: 'Prefix of every exchange and queue.', default: 'artel' }),
    jwksUrl: url('JWKS_URL', {
      doc: 'Where the keys that sign access tokens are published.',
      devDefault: 'http://127.0.0.1:4001/.well-known/jwks.json',
    }),
    tokenIssuer: text('TOKEN_ISSUER', { doc: 'The `iss` access tokens must have.', default: 'artel' }),
    tokenAudience: text('TOKEN_AUDIENCE', { doc: 'The `aud` access tokens must have.', default: 'artel' }),
    publicUrl: url('PUBLIC_URL', {
      doc: 'Where clients reach the API, without a trailing slash.',
      devDefault: 'http://localhost:8080',
    }),
    corsOrigins: list('CORS_ORIGINS', { doc: 'Browser origins that may call the API.', default: [] }),
    rateLimitMax: integer('RATE_LIMIT_MAX', {
      doc: 'Requests per minute and client address; 0 means no limit.',
      default: 600,
    }),
    trustedProxies: list('TRUSTED_PROXIES', {
      doc: 'Networks of the proxies that are believed when they say whose request it is: CIDRs, or `loopback`, `linklocal` and `uniquelocal` for the private ones.',
      default: ['loopback', 'linklocal', 'uniquelocal'],
    }),
    shutdownGraceMs: integer('SHUTDOWN_GRACE_MS', {
      doc: 'Milliseconds to finish work in after a stop signal.',
      min: 100,
      default: 10_000,
    }),
  } as const;
}

/** What those have in common who put links with a secret into letters: one seals the secret, another writes the letter. */
export const mailTokenSecret = longSecret('MAIL_TOKEN_SECRET', {
  doc: 'Random text of at least 32 characters that protects the tokens of mail links between services.',
  devDefault: 'for development only: mail tokens everybody can open',
});

/** What a service opens tokens with that were sealed before the secret changed. */
export const mailTokenSecretPrevious = longSecrets('MAIL_TOKEN_SECRET_PREVIOUS', {
  doc: 'Other secrets that still open the tokens of mail links: former ones, or the next one.',
  default: [],
});

/** The values of `serviceSettings`. */
export type CommonConfig = ConfigOf<ReturnType<typeof serviceSettings>>;
