import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createTokenVerifier, type TokenVerifier } from '@artel/shared/auth';
import { createDataExportParts } from '@artel/shared/data-exports';
import { createClosures, createRoles, createSuspensions, refusing } from '@artel/shared/deny-list';
import { closeInOrder, type Running } from '@artel/shared/lifecycle';
import { type Consumer, connectBroker } from '@artel/shared/messaging';
import { createMongoRelay } from '@artel/shared/outbox';
import { createMetrics, type Logger, type Metrics, watchMongoPool } from '@artel/shared/telemetry';
import { type Collection, type Db, MongoClient } from 'mongodb';
import type { AppDependencies } from './app.js';
import { closureHandlers } from './closures/index.js';
import type { Config } from './config.js';
import { dataExportHandlers, exportSources } from './data-exports/index.js';
import { createGalleries, createGalleryRepository } from './galleries/index.js';
import {
  createListingMemory,
  createListingRepository,
  createListings,
  createViewCounter,
  ensureListingIndexes,
  type SellerCard,
} from './listings/index.js';
import { createMedia, diskStorage } from './media/index.js';
import { createPeople, peopleHandlers, roleHandlers, suspensionHandlers } from './people/index.js';
import {
  createReservations,
  createShelves,
  createStock,
  ensureReservationIndexes,
  stockHandlers,
} from './stock/index.js';

/** What `buildApp` needs, connected; `close` lets go of it once the app has closed. */
export interface Connected extends Running {
  readonly app: AppDependencies;
  /** Starts the relay and the consumers. */
  work(): Promise<void>;
}

/**
 * Connects to the engines and builds everything on them. Rejects when the database cannot be reached.
 *
 * @param verifier checks access tokens; one with the keys of the configured issuer if left out
 */
export async function connect(config: Config, logger: Logger, verifier?: TokenVerifier): Promise<Connected> {
  const metrics = createMetrics('catalog-service');
  const mongo = await connectMongo(config, metrics);
  const db = mongo.db(config.mongoDatabase);
  const mediaDir = resolve(config.mediaDir);
  await mkdir(mediaDir, { recursive: true });

  const repository = createListingRepository(db);
  const reservations = createReservations(db);
  const people = createPeople(db);
  const exportParts = createDataExportParts(db);
  await Promise.all([
    ensureListingIndexes(repository.collection),
    ensureReservationIndexes(reservations.collection),
    people.ensureIndexes(),
    exportParts.ensureIndexes(),
  ]);

  const broker = connectBroker({
    url: config.amqpUrl,
    service: 'catalog-service',
    namespace: config.amqpNamespace,
    logger,
    metrics,
  });
  const outboxes = [repository.collection, reservations.collection, exportParts.collection];
  const collections = outboxes as unknown as Collection[];
  const relay = createMongoRelay({ collections, publish: broker.publish, logger, metrics });

  const memory = createListingMemory(repository, { ttlMs: config.listingCacheMs, logger });
  const views = createViewCounter({ save: repository.addViews, everyMs: config.viewsFlushMs, logger });
  const listings = createListings({ repository, people, memory, views, wake: relay.wake });
  const stock = createStock({
    shelves: createShelves(db),
    reservations,
    changed: memory.changed,
    wake: relay.wake,
    logger,
  });
  const media = createMedia({ storage: diskStorage(mediaDir), publicUrl: config.publicUrl });
  const suspensions = createSuspensions(db, { logger });
  const roles = createRoles(db, { logger });
  const closures = createClosures(db, { logger });
  const galleryRepository = createGalleryRepository(db);
  const galleries = createGalleries({
    galleries: galleryRepository,
    listings: repository,
    people,
    isSuspended: suspensions.isDenied,
  });
  const issuer = createTokenVerifier({
    jwksUrl: config.jwksUrl,
    issuer: config.tokenIssuer,
    audience: config.tokenAudience,
    logger,
  });

  const exportHandlers = dataExportHandlers({
    sources: exportSources(db),
    parts: exportParts,
    wake: relay.wake,
    logger,
  });

  const consumers: Consumer[] = [];
  const dress = async (sellerId: string, card: SellerCard): Promise<void> => {
    await repository.dress(sellerId, card);
    memory.changedMany();
  };

  return {
    app: {
      config: { ...config, mediaDir },
      logger,
      metrics,
      verifier: refusing(verifier ?? issuer, {
        isStale: roles.isStale,
        isSuspended: suspensions.isDenied,
        isClosed: closures.isClosed,
      }),
      // Reads need no broker: what happens meanwhile waits in the outbox.
      readiness: { database: () => ping(db) },
      listings,
      galleries,
      media,
    },
    async work() {
      await Promise.all([suspensions.start(), roles.start(), closures.start()]);
      views.start();
      relay.start();
      consumers.push(
        await broker.consume('catalog.people', peopleHandlers({ people, dress })),
        await broker.consume('catalog.stock', stockHandlers(stock)),
        await broker.consume('catalog.suspensions', suspensionHandlers(suspensions)),
        await broker.consume('catalog.roles', roleHandlers(roles)),
        await broker.consume(
          'catalog.closures',
          closureHandlers({
            ...{ closures, people, dress, listings, repository, media },
            galleries: galleryRepository,
            exports: exportParts,
          }),
        ),
        await broker.consume('catalog.data-exports', exportHandlers, { prefetch: 2 }),
      );
    },
    close: () =>
      closeInOrder(
        [
          ['consumers', async () => void (await Promise.all(consumers.map((consumer) => consumer.close())))],
          ['suspensions', async () => suspensions.stop()],
          ['roles', async () => roles.stop()],
          ['closures', async () => closures.stop()],
          ['views', views.stop],
          ['outbox', () => relay.drain(2_000)],
          ['relay', relay.stop],
          ['broker', broker.close],
          ['database', () => mongo.close()],
        ],
        logger,
      ),
  };
}

/** Every write is on disk on a majority of members before it counts as done, unless it says otherwise. */
async function connectMongo({ mongoUrl }: Pick<Config, 'mongoUrl'>, metrics: Metrics): Promise<MongoClient> {
  const client = new MongoClient(mongoUrl, {
    appName: 'catalog-service',
    maxPoolSize: 50,
    serverSelectionTimeoutMS: 5_000,
    ignoreUndefined: true,
    writeConcern: { w: 'majority', journal: true },
  });
  watchMongoPool(client, metrics);
  return client.connect();
}

async function ping(db: Db): Promise<void> {
  await db.command({ ping: 1 });
}
