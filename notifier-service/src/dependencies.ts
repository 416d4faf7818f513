import { createTokenVerifier, type TokenVerifier } from '@artel/shared/auth';
import { createSuspensions, refusingDenied, type Suspensions } from '@artel/shared/deny-list';
import type { ServerOptions } from '@artel/shared/http';
import { type Broker, connectBroker } from '@artel/shared/messaging';
import type { Logger, Metrics } from '@artel/shared/telemetry';
import { type Db, MongoClient } from 'mongodb';
import type { Config } from './config.js';
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
  /** Checks access tokens, and whether their owners are suspended. */
  readonly verifier: TokenVerifier;
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
  readonly broker: Broker;
  readonly mailer: Mailer;
  readonly mongo: MongoClient;
}

export const service = 'notifier-service';

/** Connects to the database and, in the background, to the broker. Rejects when the database cannot be reached. */
export async function connect(config: Config, logger: Logger, metrics: Metrics): Promise<Dependencies> {
  const { amqpUrl, amqpNamespace, jwksUrl, tokenIssuer, tokenAudience } = config;
  const mongo = await new MongoClient(config.mongoUrl, {
    appName: service,
    serverSelectionTimeoutMS: 5_000,
    writeConcern: { w: 'majority', journal: true },
  }).connect();
  const db = mongo.db(config.mongoDatabase);
  await Promise.all([ensureInboxIndexes(db), ensureEmailIndexes(db)]);
  const broker = connectBroker({ url: amqpUrl, service, namespace: amqpNamespace, logger, metrics });
  const verifier = createTokenVerifier({ jwksUrl, issuer: tokenIssuer, audience: tokenAudience, logger });
  const mailer = createMailer({ smtpUrl: config.smtpUrl, from: config.mailFrom });
  return {
    ...createFeatures({ db, broker, mailer, verifier, logger, metrics, config }),
    config,
    logger,
    metrics,
    broker,
    mailer,
    mongo,
    // Not the broker: without it inboxes are still read and sockets stay open. Its state is a metric.
    readiness: { database: async () => void (await db.command({ ping: 1 })) },
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
  readonly config: Pick<Config, 'publicUrl' | 'mailFrom' | 'mailTokenSecret' | 'statusTargets' | 'statusPollMs'>;
  readonly liveLimits?: Partial<Limits>;
}): Features {
  const { db, broker, mailer, logger, metrics, config, liveLimits } = parts;
  const suspensions = createSuspensions(db, { logger });
  const verifier = refusingDenied(parts.verifier, suspensions.isDenied);
  const people = createPeople(db);
  const orders = createOrders(db);
  const live = createLive({
    broker,
    verifier,
    isDenied: suspensions.isDenied,
    isParty: orders.isParty,
    missed: (userId, after) => inbox.missed(userId, after),
    logger,
    metrics,
    ...(liveLimits && { limits: liveLimits }),
  });
  const inbox = createInbox({ repository: createInboxRepository(db), live });
  const emails = createEmails({
    ledger: createEmailLedger(db),
    mailer,
    findPerson: people.find,
    findOrder: orders.find,
    publicUrl: config.publicUrl.replace(/\/+$/, ''),
    messageDomain: domainOf(config.mailFrom),
    mailTokenSecret: config.mailTokenSecret,
    logger,
    metrics,
  });
  const monitor = createMonitor({ targets: config.statusTargets.map(parseTarget), everyMs: config.statusPollMs });
  return { people, orders, inbox, emails, live, monitor, suspensions, verifier };
}
