import type { Middleware } from '@artel/shared/messaging';
import { type TestBroker, type TestTokens, testBroker, testLogger, testMetrics } from '@artel/shared/testing';
import type { Db } from 'mongodb';
import { buildApp } from '../app.js';
import { startConsumers } from '../consumers.js';
import { createFeatures, type Features } from '../dependencies.js';
import { createMailer } from '../emails/index.js';
import { ensureInboxIndexes } from '../inbox/index.js';
import type { Limits } from '../live/index.js';

/** What a test seals tokens with for its notifier to open. */
export const mailTokenSecret = 'shared by the tests and their notifier';

/** The one before: letters may be under way that were sealed with it. */
export const formerMailTokenSecret = 'shared by them until a while ago';

const queues = [
  'auth.data-exports',
  'notifier.people',
  'notifier.suspensions',
  'notifier.roles',
  'notifier.closures',
  'notifier.data-exports',
  'notifier.inbox',
  'notifier.emails',
  'notifier.live',
] as const;

export interface TestNotifier extends Features {
  readonly url: string;
  readonly broker: TestBroker['broker'];
  readonly namespace: string;
  close(): Promise<void>;
}

/** One process of the service on real engines. Several with one `db` and `namespace` are its replicas. */
export async function startNotifier(parts: {
  db: Db;
  tokens: TestTokens;
  smtpUrl: string;
  namespace?: string;
  /** False: serves clients and hears what others push, but handles no events. */
  handlesEvents?: boolean;
  middleware?: readonly Middleware[];
  liveLimits?: Partial<Limits>;
}): Promise<TestNotifier> {
  const { db, tokens, smtpUrl, namespace, handlesEvents = true, middleware = [], liveLimits } = parts;
  const { verifier } = tokens;
  const logger = testLogger();
  const metrics = testMetrics();
  const config = {
    publicUrl: 'https://artel.example',
    corsOrigins: [],
    rateLimitMax: 0,
    trustedProxies: ['loopback'],
    mailFrom: 'Artel <no-reply@artel.example>',
    mailTokenSecret,
    mailTokenSecretPrevious: [formerMailTokenSecret],
    statusTargets: [],
    statusPollMs: 60_000,
  };
  await ensureInboxIndexes(db);
  const connected = await testBroker({ declare: queues, logger, metrics, ...(namespace && { namespace }) });
  const { broker } = connected;
  const mailer = createMailer({ smtpUrl, from: config.mailFrom });
  const features = createFeatures({
    ...{ db, broker, mailer, verifier, logger, metrics, config },
    ...(liveLimits && { liveLimits }),
  });
  await Promise.all([features.suspensions.start(), features.roles.start(), features.closures.start()]);
  features.dataExports.relay.start();
  const app = await buildApp({ ...features, config, logger, metrics, readiness: {} });
  const consumers = handlesEvents ? await startConsumers(broker, features, middleware) : [await features.live.listen()];
  await Promise.all(consumers.map((consumer) => consumer.ready()));
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    ...features,
    url,
    broker,
    namespace: connected.namespace,
    async close() {
      await app.close();
      features.suspensions.stop();
      features.roles.stop();
      features.closures.stop();
      await features.dataExports.relay.stop();
      await connected.close();
      mailer.close();
    },
  };
}
