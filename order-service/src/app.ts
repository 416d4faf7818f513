import type { TokenVerifier } from '@artel/shared/auth';
import { type ArtelServer, createServer } from '@artel/shared/http';
import { createLogger, createMetrics, type Logger, type Metrics } from '@artel/shared/telemetry';
import { type Config, defaultConfig } from './config.js';
import { type LedgerRepository, registerLedgerRoutes } from './ledger/index.js';
import {
  type CheckoutRoutesDeps,
  type ReadRoutesDeps,
  registerCheckoutRoutes,
  registerReadRoutes,
  registerStepRoutes,
  type StepRoutesDeps,
} from './orders/index.js';
import { type PaymentRoutesDeps, registerPaymentRoutes } from './payments/index.js';

const service = 'order-service';

const tags = [
  { name: 'orders', description: 'Buying and selling: orders, and the sales they consist of.' },
  { name: 'payments', description: 'Paying, refunds, and what sellers have earned.' },
];

export interface AppDependencies extends CheckoutRoutesDeps, ReadRoutesDeps, StepRoutesDeps, PaymentRoutesDeps {
  readonly config: Pick<Config, 'corsOrigins' | 'rateLimitMax' | 'publicUrl' | 'trustedProxies'>;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly verifier: TokenVerifier;
  readonly readiness: Record<string, () => Promise<void>>;
  readonly ledger: LedgerRepository;
}

/** The HTTP side of the service. Opens no connection: what it depends on is used only inside of handlers. */
export async function buildApp(dependencies: AppDependencies): Promise<ArtelServer> {
  const { config, logger, metrics, verifier, readiness } = dependencies;
  const app = await createServer({ service, version: '0.1.0', logger, metrics, config, verifier, readiness, tags });
  registerCheckoutRoutes(app, dependencies);
  registerReadRoutes(app, dependencies);
  registerStepRoutes(app, dependencies);
  registerPaymentRoutes(app, dependencies);
  registerLedgerRoutes(app, dependencies);
  return app;
}

/** The OpenAPI description of the service's routes, made without anything running. */
export async function describeApi(): Promise<object> {
  // No handler runs, so what handlers would use may be missing.
  const unused = {} as Omit<AppDependencies, 'config' | 'logger' | 'metrics' | 'readiness'>;
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
