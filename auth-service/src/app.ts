import type { TokenVerifier } from '@artel/shared/auth';
import { type ArtelServer, createServer } from '@artel/shared/http';
import { createLogger, createMetrics, type Logger, type Metrics } from '@artel/shared/telemetry';
import cookie from '@fastify/cookie';
import { type AccountRouteOptions, accountRoutes } from './accounts/index.js';
import { type Config, defaultConfig } from './config.js';
import { type Profiles, profileRoutes } from './profiles/index.js';
import { createSessionAnswers, type Sessions, sessionRoutes } from './sessions/index.js';
import { type KeyRing, signingKeyRoutes } from './signing-keys/index.js';

const service = 'auth-service';

const tags = [
  { name: 'auth', description: 'Accounts, signing in, sessions.' },
  { name: 'people', description: 'What people show of themselves.' },
];

export interface AppDependencies {
  readonly config: Pick<Config, 'corsOrigins' | 'rateLimitMax' | 'publicUrl' | 'credentialRateLimitMax'>;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly verifier: TokenVerifier;
  readonly readiness: Record<string, () => Promise<void>>;
  readonly keyRing: Pick<KeyRing, 'keySet'>;
  readonly profiles: Profiles;
  readonly sessions: Sessions;
  readonly accounts: AccountRouteOptions['accounts'];
}

/** The HTTP side of the service. Opens no connection: what it depends on is used only inside of handlers. */
export async function buildApp(dependencies: AppDependencies): Promise<ArtelServer> {
  const { config, logger, metrics, verifier, readiness, keyRing, profiles, sessions, accounts } = dependencies;
  const { credentialRateLimitMax } = config;
  const answers = createSessionAnswers(config.publicUrl);
  const app = await createServer({ service, version: '0.1.0', logger, metrics, config, verifier, readiness, tags });
  await app.register(cookie);
  signingKeyRoutes(app, keyRing);
  accountRoutes(app, { accounts, profiles, answers, credentialRateLimitMax });
  sessionRoutes(app, { sessions, answers, credentialRateLimitMax });
  profileRoutes(app, profiles);
  return app;
}

/** The OpenAPI description of the service's routes, made without anything running. */
export async function describeApi(): Promise<object> {
  // No handler runs, so what handlers would use may be missing.
  const unused = {} as Omit<AppDependencies, 'config' | 'logger' | 'metrics'>;
  const app = await buildApp({
    ...unused,
    config: defaultConfig(),
    logger: createLogger({ service, level: 'silent' }),
    metrics: createMetrics(service, { runtime: false }),
    readiness: {},
  });
  const description = await app.describe();
  await app.close();
  return description;
}
