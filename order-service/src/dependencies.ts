import { createTokenVerifier, type TokenVerifier } from '@artel/shared/auth';
import { createDataExportParts } from '@artel/shared/data-exports';
import { createClosures, createRoles, createSuspensions, refusing } from '@artel/shared/deny-list';
import { mongoIdempotencyStore } from '@artel/shared/http';
import { closeInOrder } from '@artel/shared/lifecycle';
import { type Broker, connectBroker } from '@artel/shared/messaging';
import { createMongoRelay } from '@artel/shared/outbox';
import { type Logger, type Metrics, watchMongoPool } from '@artel/shared/telemetry';
import { MongoClient } from 'mongodb';
import type { AppDependencies } from './app.js';
import { repeat } from './background/index.js';
import { closureHandlers, createClosureRepository, createLeaving, createLeavingSweeper } from './closures/index.js';
import type { Config } from './config.js';
import { dataExportHandlers, exportSources } from './data-exports/index.js';
import { createAudit, createLedgerRepository, ledgerHandlers } from './ledger/index.js';
import { createListingRepository, listingHandlers } from './listings/index.js';
import {
  createAutoComplete,
  createCommitter,
  createOrderRepository,
  createPlaceOrder,
  createPresenter,
  createSalesRepository,
  wasCompleted,
} from './orders/index.js';
import {
  createPay,
  createRefund,
  createSandbox,
  createSandboxRepository,
  createSettlement,
  createSignals,
  createSweeper,
  paymentHandlers,
} from './payments/index.js';
import { createPeopleRepository, peopleHandlers, roleHandlers, suspensionHandlers } from './people/index.js';

const hour = 60 * 60_000;

/** How long events of the last requests may take to reach the broker at shutdown, in milliseconds. */
const drainMs = 3_000;

export interface Dependencies extends AppDependencies {
  /** Makes indexes, then starts consuming, sending and sweeping. */
  prepare(): Promise<void>;
  /** Finishes what is under way, sends what is left to send and lets go of every connection. */
  close(): Promise<void>;
}

/** What the process gives to its parts. */
export interface Environment {
  readonly config: Config;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Where events go and come from; closed with the rest. */
  readonly broker: Broker;
  /** Checks access tokens; one with the keys of the configured issuer if left out. */
  readonly verifier?: TokenVerifier;
}

/** Connects to the broker named in the configuration, in the background. */
export function createBroker({ config, logger, metrics }: Omit<Environment, 'broker'>): Broker {
  const { amqpUrl: url, amqpNamespace: namespace } = config;
  return connectBroker({ url, namespace, service: 'order-service', logger, metrics });
}

/** Builds everything the service works with. Connects to the database only when it is needed. */
export function createDependencies({ config, logger, metrics, broker, verifier }: Environment): Dependencies {
  const client = new MongoClient(config.mongoUrl, {
    appName: 'order-service',
    writeConcern: { w: 'majority', journal: true },
    serverSelectionTimeoutMS: 5_000,
  });
  watchMongoPool(client, metrics);
  const db = client.db(config.mongoDatabase);
  const now = () => new Date();

  const orders = createOrderRepository(db);
  const ledger = createLedgerRepository(db);
  const listings = createListingRepository(db);
  const people = createPeopleRepository(db);
  const exportParts = createDataExportParts(db);
  const relay = createMongoRelay({
    collections: [orders.collection, exportParts.collection].map((outbox) => db.collection(outbox.collectionName)),
    publish: broker.publish,
    logger,
    metrics,
  });
  const committer = createCommitter({ orders, logger, now, wake: relay.wake });

  const provider = createSandbox({ payments: createSandboxRepository(db), slowMs: config.sandboxSlowMs });
  const signals = createSignals();
  const settlement = createSettlement({ committer, provider, signals });

  const autoCompleteAfterMs = config.autoCompleteAfterHours * hour;
  const completeDue = createAutoComplete({ orders, committer, logger, now, afterMs: autoCompleteAfterMs });
  const sweep = createSweeper({ orders, settlement, logger, now, olderThanMs: config.paymentResumeAfterMs });
  const closures = createClosures(db, { logger });
  const closureRepository = createClosureRepository(db);
  const leave = createLeaving({ orders, committer, settlement, closures: closureRepository, logger });
  const sweepClosures = createLeavingSweeper({ closures: closureRepository, leave, logger, now });
  const runAudit = createAudit(ledger, logger, metrics);

  function startBackground() {
    return [
      repeat('resume payments', config.paymentSweepMs, sweep, logger),
      repeat('complete shipped sales', config.autoCompleteSweepMs, completeDue, logger),
      repeat('end the orders of closed accounts', config.closureSweepMs, sweepClosures, logger),
      repeat('audit the ledger', config.ledgerAuditMs, runAudit, logger),
    ];
  }
  const suspensions = createSuspensions(db, { logger });
  const roles = createRoles(db, { logger });
  const issuer = createTokenVerifier({
    jwksUrl: config.jwksUrl,
    issuer: config.tokenIssuer,
    audience: config.tokenAudience,
    logger,
  });

  const exportHandlers = dataExportHandlers({
    sources: exportSources(db, people),
    parts: exportParts,
    wake: relay.wake,
    logger,
  });

  let background: ReturnType<typeof startBackground> = [];
  let consumers: Awaited<ReturnType<Broker['consume']>>[] = [];

  return {
    config,
    logger,
    metrics,
    verifier: refusing(verifier ?? issuer, {
      isStale: roles.isStale,
      isSuspended: suspensions.isDenied,
      isClosed: closures.isClosed,
    }),
    // Not the broker: without it people still order, and events wait in the outbox.
    readiness: { database: async () => void (await db.command({ ping: 1 })) },
    orders,
    sales: createSalesRepository(orders.collection),
    ledger,
    committer,
    presenter: createPresenter(people),
    place: createPlaceOrder({
      orders,
      listings,
      committer,
      now,
      feeBasisPoints: config.platformFeePercent * 100,
    }),
    ...createPay({ orders, committer, provider, settlement, signals, logger, waitMs: config.paymentWaitMs }),
    refund: createRefund({ committer, settlement, logger }),
    checkMethod: provider.checkMethod,
    idempotencyStore: mongoIdempotencyStore(db.collection('idempotency_keys')),

    async prepare() {
      await Promise.all([
        orders.ensureIndexes(),
        ledger.ensureIndexes(),
        exportParts.ensureIndexes(),
        suspensions.start(),
        roles.start(),
        closures.start(),
        closureRepository.ensureIndexes(),
      ]);
      consumers = await Promise.all([
        broker.consume('order.listings', listingHandlers(listings)),
        broker.consume('order.people', peopleHandlers(people)),
        broker.consume('order.suspensions', suspensionHandlers(suspensions)),
        broker.consume('order.roles', roleHandlers(roles)),
        broker.consume('order.data-exports', exportHandlers, { prefetch: 2 }),
        broker.consume('order.closures', closureHandlers({ closures, people, exports: exportParts, leave })),
        broker.consume('order.payments', paymentHandlers(committer, settlement)),
        broker.consume('order.ledger', ledgerHandlers(ledger, wasCompleted(orders))),
      ]);
      relay.start();
      background = startBackground();
    },

    close: () =>
      closeInOrder(
        [
          ['background tasks', async () => void (await Promise.all(background.map(({ stop }) => stop())))],
          ['consumers', async () => void (await Promise.all(consumers.map((consumer) => consumer.close())))],
          ['suspensions', async () => suspensions.stop()],
          ['roles', async () => roles.stop()],
          ['closures', async () => closures.stop()],
          ['outbox', () => relay.drain(drainMs)],
          ['relay', relay.stop],
          ['broker', broker.close],
          ['database', () => client.close()],
        ],
        logger,
      ),
  };
}
