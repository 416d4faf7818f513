import type { TokenVerifier } from '@artel/shared/auth';
import { type ArtelServer, createServer } from '@artel/shared/http';
import { createLogger, createMetrics, type Logger, type Metrics } from '@artel/shared/telemetry';
import cookie from '@fastify/cookie';
import { type AccountRouteOptions, accountRoutes } from './accounts/index.js';
import { type Administration, adminRoutes } from './admin/index.js';
import { addOrigin } from './audit/index.js';
import { type Closures, closureRoutes } from './closures/index.js';
import { type Config, defaultConfig } from './config.js';
import { type DataExports, dataExportRoutes } from './data-exports/index.js';
import type { Database } from './database/index.js';
import { type EmailAddresses, emailAddressRoutes } from './email-addresses/index.js';
import { type Follows, followRoutes } from './follows/index.js';
import { type PasswordChanges, passwordRoutes } from './passwords/index.js';
import { type Profiles, profileRoutes } from './profiles/index.js';
import { searchRoutes } from './search/index.js';
import { type ServiceAccounts, serviceAccountRoutes } from './service-accounts/index.js';
import { createSessionAnswers, ownSessionRoutes, type Sessions, sessionRoutes } from './sessions/index.js';
import { type KeyRing, signingKeyRoutes } from './signing-keys/index.js';
import { type TwoFactor, twoFactorRoutes } from './two-factor/index.js';

const service = 'auth-service';

const tags = [
  { name: 'auth', description: 'Accounts, signing in, sessions.' },
  { name: 'people', description: 'What people show of themselves, and who follows whom.' },
  { name: 'administration', description: 'For administrators.' },
];

export interface AppDependencies {
  readonly config: Pick<
    Config,
    'corsOrigins' | 'rateLimitMax' | 'publicUrl' | 'trustedProxies' | 'credentialRateLimitMax'
  >;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly verifier: TokenVerifier;
  readonly readiness: Record<string, () => Promise<void>>;
  readonly keyRing: Pick<KeyRing, 'keySet'>;
  readonly profiles: Profiles;
  readonly follows: Follows;
  readonly db: Database;
  readonly administration: Administration;
  readonly sessions: Sessions;
  readonly twoFactor: TwoFactor;
  readonly serviceAccounts: ServiceAccounts;
  readonly accounts: AccountRouteOptions['accounts'];
  readonly passwordChanges: PasswordChanges;
  readonly emailAddresses: EmailAddresses;
  readonly closures: Closures;
  readonly dataExports: DataExports;
}

/** The HTTP side of the service. Opens no connection: what it depends on is used only inside of handlers. */
export async function buildApp(dependencies: AppDependencies): Promise<ArtelServer> {
  const {
    config,
    logger,
    metrics,
    verifier,
    readiness,
    keyRing,
    profiles,
    follows,
    administration,
    db,
    sessions,
    accounts,
  } = dependencies;
  const { passwordChanges, emailAddresses, closures, twoFactor, serviceAccounts, dataExports } = dependencies;
  const { credentialRateLimitMax } = config;
  const answers = createSessionAnswers(config.publicUrl, config.corsOrigins);
  const app = await createServer({ service, version: '0.1.0', logger, metrics, config, verifier, readiness, tags });
  addOrigin(app);
  await app.register(cookie);
  signingKeyRoutes(app, keyRing);
  accountRoutes(app, { accounts, profiles, answers, credentialRateLimitMax });
  passwordRoutes(app, { passwordChanges, sessions, credentialRateLimitMax });
  emailAddressRoutes(app, { emailAddresses, sessions, credentialRateLimitMax });
  closureRoutes(app, { closures, sessions, answers, credentialRateLimitMax });
  sessionRoutes(app, { sessions, answers, credentialRateLimitMax });
  ownSessionRoutes(app, { sessions, answers });
  twoFactorRoutes(app, { twoFactor, sessions, credentialRateLimitMax });
  await serviceAccountRoutes(app, { serviceAccounts, credentialRateLimitMax });
  dataExportRoutes(app, { dataExports, sessions, credentialRateLimitMax });
  profileRoutes(app, { profiles, publicUrl: config.publicUrl, isFollowing: (...ids) => follows.isFollowing(...ids) });
  followRoutes(app, follows);
  searchRoutes(app, db);
  adminRoutes(app, { administration, db });
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
