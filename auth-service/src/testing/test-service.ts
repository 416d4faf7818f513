import { type DomainEvent, type QueueName, subscriptions } from '@artel/shared/contracts';
import type { ArtelServer } from '@artel/shared/http';
import type { Broker, Handlers } from '@artel/shared/messaging';
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
  /** What the consumers of this service's events have received so far, each event once. */
  readonly received: readonly DomainEvent[];
  /** Says something in another service's name. */
  publish(event: DomainEvent): Promise<void>;
  close(): Promise<void>;
}

/** Between them these queues hear everything this service says, and what it listens to. */
const listened = [
  'notifier.people',
  'notifier.suspensions',
  'notifier.roles',
  'notifier.inbox',
  'notifier.emails',
  'notifier.data-exports',
] as const;

/** Starts the service on a database and in a broker namespace of its own. */
export async function startTestService(overrides: Partial<Config> = {}): Promise<TestService> {
  const database = await freshPostgres('auth');
  const messaging = await testBroker({ declare: [...listened, 'auth.data-exports'] });
  const received: DomainEvent[] = [];
  const receive = async (event: DomainEvent) => {
    if (!received.some(({ id }) => id === event.id)) received.push(event);
  };
  for (const queue of listened) await listen(messaging.broker, queue, receive);

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
    publish: (event) => messaging.broker.publish(event),
    async close() {
      await app.close();
      await dependencies.close();
      await messaging.close();
      await database.close();
    },
  };
}

async function listen<Queue extends QueueName>(
  broker: Broker,
  queue: Queue,
  receive: (event: DomainEvent) => Promise<void>,
): Promise<void> {
  const handlers = Object.fromEntries(subscriptions[queue].events.map((type) => [type, receive]));
  await broker.consume(queue, handlers as object as Handlers<Queue>);
}
