import type { DomainEvent } from '@artel/shared/contracts';
import type { ArtelServer } from '@artel/shared/http';
import { freshPostgres, testBroker, testLogger, testMetrics } from '@artel/shared/testing';
import type { Pool } from 'pg';
import { buildApp } from '../app.js';
import { type Config, defaultConfig } from '../config.js';
import { createDependencies } from '../dependencies.js';

/** The whole service on real engines, without a port: requests are injected. */
export interface TestService {
  readonly app: ArtelServer;
  readonly pool: Pool;
  readonly config: Config;
  /** What a consumer of `user.*` has received so far. */
  readonly received: readonly DomainEvent[];
  close(): Promise<void>;
}

/** Starts the service on a database and in a broker namespace of its own. */
export async function startTestService(overrides: Partial<Config> = {}): Promise<TestService> {
  const database = await freshPostgres('auth');
  const messaging = await testBroker({ declare: ['notifier.people'] });
  const received: DomainEvent[] = [];
  const receive = async (event: DomainEvent) => void received.push(event);
  await messaging.broker.consume('notifier.people', { 'user.registered.v1': receive, 'user.updated.v1': receive });

  const config = { ...defaultConfig(), databaseUrl: database.url, rateLimitMax: 0, ...overrides };
  const dependencies = createDependencies({
    config,
    logger: testLogger(),
    metrics: testMetrics(),
    broker: messaging.broker,
  });
  await dependencies.prepare();
  const app = await buildApp(dependencies);
  return {
    app,
    pool: database.pool,
    config,
    received,
    async close() {
      await app.close();
      await dependencies.close();
      await messaging.close();
      await database.close();
    },
  };
}
