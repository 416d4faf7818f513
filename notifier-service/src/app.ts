import { type ArtelServer, createServer } from '@artel/shared/http';
import { createLogger, createMetrics } from '@artel/shared/telemetry';
import { type AppDependencies, service } from './dependencies.js';
import { inboxRoutes } from './inbox/index.js';
import { liveRoutes } from './live/index.js';
import { statusRoutes } from './status/index.js';

const tags = [
  { name: 'notifications', description: 'What one was told.' },
  { name: 'live', description: 'The same, and more, as it happens.' },
  { name: 'status', description: 'How the services are.' },
];

/** The HTTP and WebSocket side of the service; opens no connection. */
export async function buildApp(dependencies: AppDependencies): Promise<ArtelServer> {
  const { config, logger, metrics, verifier, readiness, inbox, live, monitor } = dependencies;
  const app = await createServer({ service, version: '0.1.0', logger, metrics, config, verifier, readiness, tags });
  await liveRoutes(app, live);
  inboxRoutes(app, inbox);
  statusRoutes(app, monitor);
  return app;
}

/** The service's OpenAPI description, from the routes alone. */
export async function describeApi(): Promise<object> {
  const inert = {} as Pick<AppDependencies, 'inbox' | 'monitor' | 'verifier'>;
  const app = await buildApp({
    ...inert,
    live: { close: async () => undefined } as AppDependencies['live'],
    config: { corsOrigins: [], rateLimitMax: 0, publicUrl: 'http://localhost:8080', trustedProxies: [] },
    logger: createLogger({ service, level: 'silent' }),
    metrics: createMetrics(service, { runtime: false }),
    readiness: {},
  });
  const description = await app.describe();
  await app.close();
  return description;
}
