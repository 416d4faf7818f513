import { join } from 'node:path';
import type { Service } from '@artel/shared/contracts';
import { deriveKey } from '@artel/shared/sealing';
import type { EngineUrls } from '../engines/index.js';
import { projectRoot } from './home.js';
import type { SystemPorts } from './ports.js';

export interface ServiceSettings {
  readonly home: string;
  readonly ports: SystemPorts;
  readonly engines: EngineUrls;
  /** Prefix of databases, queues and exchanges, so that several systems can share engines. */
  readonly name: string;
  /** Of this home; protects what auth-service stores encrypted. */
  readonly secret: string;
}

/** The environment of each service, beside what is inherited: where everything is, and limits that suit one machine. */
export function settingsOf(service: Service, settings: ServiceSettings): NodeJS.ProcessEnv {
  const { home, ports, engines, name, secret } = settings;
  const { services, ingress } = ports;
  const mailTokenSecret = deriveKey(secret, 'artel dev mail tokens').toString('base64url');
  const own: Record<Service, NodeJS.ProcessEnv> = {
    'auth-service': {
      DATABASE_URL: authDatabaseUrl(engines.databaseUrl, name),
      KEY_ENCRYPTION_SECRET: secret,
      MAIL_TOKEN_SECRET: mailTokenSecret,
    },
    'catalog-service': {
      MONGO_DATABASE: `${name}_catalog`,
      MEDIA_DIR: join(home, 'media'),
      OPENAPI_FILE: join(projectRoot, 'openapi.yaml'),
    },
    'order-service': { MONGO_DATABASE: `${name}_orders` },
    'notifier-service': {
      MONGO_DATABASE: `${name}_notifier`,
      SMTP_URL: engines.smtpUrl,
      MAIL_TOKEN_SECRET: mailTokenSecret,
      STATUS_TARGETS: Object.entries(services)
        .map(([target, port]) => `${target}=http://127.0.0.1:${port}/readyz`)
        .join(','),
    },
  };
  return {
    HOST: '127.0.0.1',
    PORT: String(services[service]),
    MONGO_URL: engines.mongoUrl,
    AMQP_URL: engines.amqpUrl,
    AMQP_NAMESPACE: name,
    JWKS_URL: `http://127.0.0.1:${services['auth-service']}/.well-known/jwks.json`,
    PUBLIC_URL: `http://localhost:${ingress}`,
    // Everyone here has the same address, and demo data arrives all at once.
    RATE_LIMIT_MAX: '0',
    CREDENTIAL_RATE_LIMIT_MAX: '100000',
    ...own[service],
  };
}

/** The database of auth-service on the server an administrator's URL names. */
export function authDatabaseUrl(adminUrl: string, name: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${name}_auth`;
  return url.href;
}
