import { createTokenVerifier, type TokenVerifier } from '@artel/shared/auth';
import { createDataExportParts, type DataExportParts } from '@artel/shared/data-exports';
import {
  type Closures,
  createClosures,
  createRoles,
  createSuspensions,
  type Roles,
  refusing,
  type Suspensions,
} from '@artel/shared/deny-list';
import type { ServerOptions } from '@artel/shared/http';
import { closeInOrder } from '@artel/shared/lifecycle';
import { type Broker, type Consumer, connectBroker } from '@artel/shared/messaging';
import { createMongoRelay, type Relay } from '@artel/shared/outbox';
import { type Logger, type Metrics, watchMongoPool } from '@artel/shared/telemetry';
import { type Db, MongoClient } from 'mongodb';
import type { Config } from './config.js';
import { startConsumers } from './consumers.js';
import { exportSources } from './data-exports/index.js';
import {
  createEmailLedger,
  createEmails,
  createMailer,
  domainOf,
  type Emails,
  ensureEmailIndexes,
  type Mailer,
} from './emails/index.js';
import { createInbox, createInboxRepository, ensureInboxIndexes, type Inbox } from './inbox/index.js';
import { createLive, type Limits, type Live } from './live/index.js';
import { createOrders, type Orders } from './orders/index.js';
import { createPeople, type People } from './people/index.js';
import { createMonitor, type Monitor, parseTarget } from './status/index.js';

/** What the features are made of, once for the whole process. */
export interface Features {
  readonly people: People;
  readonly orders: Orders;
  readonly inbox: Inbox;
  readonly emails: Emails;
  readonly live: Live;
  readonly monitor: Monitor;
  readonly suspensions: Suspensions;
  readonly roles: Roles;
  readonly closures: Closures;
  readonly dataExports: DataExports;
  /** Checks access tokens, and whether the accounts of their owners are suspended or closed. */
  readonly verifier: TokenVerifier;
}

/** What people are given of what is here, and what sends it: the only events this service says. */
export interface DataExports {
  readonly sources: ReturnType<typeof exportSources>;
  readonly parts: DataExportParts;
  readonly relay: Relay;
  readonly logger: Logger;
}

/** What the HTTP side needs; used inside handlers only, so building the app touches none of it. */
export interface AppDependencies extends Pick<Features, 'inbox' | 'live' | 'monitor'> {
  readonly config: ServerOptions['config'];
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly verifier: TokenVerifier;
  readonly readiness: ServerOptions['readiness'];
}

export interface Dependencies extends AppDependencies, Features {
  /** Reads whose tokens count no more, then starts consuming and sending. */
  prepare(): Promise<void>;
  /** Finishes what is under way and lets go of every connection. */
  close(): Promise<void>;
}

export const service = 'notifier-service';

/** How long events may take to reach the broker at shutdown, in milliseconds. */
const drainMs = 2_000;

/** Connects to the database and, in the background, to the broker. Rejects when the database cannot be reached. */
export async function connect(config: Config, logger: Logger, metrics: Metrics): Promise<Dependencies> {
  const { amqpUrl, amqpNamespace, jwksUrl, tokenIssuer, tokenAudience } = config;
  const mongo = new MongoClient(config.mongoUrl, {
    appName: service,
    serverSelectionTimeoutMS: 5_000,
    writeConcern: { w: 'majority', journal: true },
  });
  watchMongoPool(mongo, metrics);
  await mongo.connect();
  const db = mongo.db(config.mongoDatabase);
  await Promise.all([ensureInboxIndexes(db), ensureEmailIndexes(db), createDataExportParts(db).ensureIndexes()]);
  const broker = connectBroker({ url: amqpUrl, service, namespace: amqpNamespace, logger, metrics });
  const verifier = createTokenVerifier({ jwksUrl, issuer: tokenIssuer, audience: tokenAudience, logger });
  const mailer = createMailer({ smtpUrl: config.smtpUrl, from: config.mailFrom });
  const features = createFeatures({ db, broker, mailer, verifier, logger, metrics, config });
  let consumers: Consumer[] = [];
  return {
    ...features,
    config,
    logger,
    metrics,
    // Not the broker: without it inboxes are still read and sockets stay open. Its state is a metric.
    readiness: { database: async () => void (await db.command({ ping: 1 })) },
    async prepare() {
      await Promise.all([features.suspensions.start(), features.roles.start(), features.closures.start()]);
      consumers = await startConsumers(broker, features);
      features.dataExports.relay.start();
    },
    close: () =>
      closeInOrder(
        [
          ['monitor', async () => features.monitor.stop()],
          ['consumers', async () => void (await Promise.all(consumers.map((consumer) => consumer.close())))],
          ['suspensions', async () => features.suspensions.stop()],
          ['roles', async () => features.roles.stop()],
          ['closures', async () => features.closures.stop()],
          ['outbox', () => features.dataExports.relay.drain(drainMs)],
          ['relay', features.dataExports.relay.stop],
          ['broker', broker.close],
          ['mailer', async () => mailer.close()],
          ['mongodb', () => mongo.close()],
        ],
        logger,
      ),
  };
}

/** Puts the features together; also what tests with their own engines do. */
export function createFeatures(parts: {
  readonly db: Db;
  readonly broker: Broker;
  readonly mailer: Mailer;
  readonly verifier: TokenVerifier;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly config: Pick<
    Config,
    'publicUrl' | 'mailFrom' | 'mailTokenSecret' | 'mailTokenSecretPrevious' | 'statusTargets' | 'statusPollMs'
  >;
  readonly liveLimits?: Partial<Limits>;
}): Features {
  const { db, broker, mailer, logger, metrics, config, liveLimits } = parts;
  const suspensions = createSuspensions(db, { logger });
  const roles = createRoles(db, { logger });
  const closures = createClosures(db, { logger });
  const verifier = refusing(parts.verifier, {
    isStale: roles.isStale,
    isSuspended: suspensions.isDenied,
    isClosed: closures.isClosed,
  });
  const people = createPeople(db);
  const orders = createOrders(db);
  const live = createLive({
    broker,
    verifier,
    isDenied: (userId) => suspensions.isDenied(userId) || closures.isClosed(userId),
    isParty: orders.isParty,
    missed: (userId, after) => inbox.missed(userId, after),
    logger,
    metrics,
    ...(liveLimits && { limits: liveLimits }),
  });
  const inbox = createInbox({ repository: createInboxRepository(db), live, anyClosed: closures.anyClosed });
  const emails = createEmails({
    ledger: createEmailLedger(db),
    mailer,
    findPerson: people.find,
    isClosed: (userId) => closures.anyClosed([userId]),
    findOrder: orders.find,
    publicUrl: config.publicUrl.replace(/\/+$/, ''),
    messageDomain: domainOf(config.mailFrom),
    mailTokenSecrets: [config.mailTokenSecret, ...config.mailTokenSecretPrevious],
    logger,
    metrics,
  });
  const exportParts = createDataExportParts(db);
  const dataExports: DataExports = {
    sources: exportSources(db),
    parts: exportParts,
    relay: createMongoRelay({ collections: [exportParts.collection], publish: broker.publish, logger, metrics }),
    logger,
  };
  const monitor = createMonitor({ targets: config.statusTargets.map(parseTarget), everyMs: config.statusPollMs });
  return { people, orders, inbox, emails, live, monitor, suspensions, roles, closures, dataExports, verifier };
}
