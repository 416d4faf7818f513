import type { TokenVerifier } from '@artel/shared/auth';
import { type ArtelServer, createServer } from '@artel/shared/http';
import { createLogger, createMetrics, type Logger, type Metrics } from '@artel/shared/telemetry';
import type { Config } from './config.js';
import { addGalleryRoutes, type Galleries } from './galleries/index.js';
import { addListingRoutes, type Listings } from './listings/index.js';
import { addMediaRoutes, type Media } from './media/index.js';

export interface AppDependencies {
  readonly config: Pick<
    Config,
    'corsOrigins' | 'rateLimitMax' | 'publicUrl' | 'trustedProxies' | 'mediaDir' | 'openapiFile'
  >;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly verifier: TokenVerifier;
  readonly readiness: Record<string, () => Promise<void>>;
  readonly listings: Listings;
  readonly galleries: Galleries;
  readonly media: Media;
}

const tags = [
  { name: 'artworks', description: 'Originals, prints and digital art.' },
  { name: 'games', description: 'Games and what belongs to them.' },
  { name: 'items', description: 'Listings of every kind.' },
  { name: 'listings', description: 'What all listings share.' },
  { name: 'galleries', description: 'What people have chosen from what others made.' },
  { name: 'media', description: 'Uploaded images.' },
];

/** The HTTP side of the service. Opens no connection and no port. */
export async function buildApp(dependencies: AppDependencies): Promise<ArtelServer> {
  const { config, logger, metrics, verifier, readiness, listings, galleries, media } = dependencies;
  const app = await createServer({
    service: 'catalog-service',
    version: '0.1.0',
    logger,
    metrics,
    config,
    verifier,
    readiness,
    tags,
    ...(config.openapiFile !== '' && { specPath: config.openapiFile }),
  });
  addListingRoutes(app, listings);
  addGalleryRoutes(app, galleries);
  await addMediaRoutes(app, media, config.mediaDir);
  return app;
}

/** The OpenAPI description of this service's routes, made without anything to connect to. */
export async function describeApi(): Promise<object> {
  const inert = {} as Pick<AppDependencies, 'verifier' | 'listings' | 'galleries' | 'media'>;
  const app = await buildApp({
    ...inert,
    config: {
      corsOrigins: [],
      rateLimitMax: 0,
      trustedProxies: [],
      publicUrl: 'http://localhost:8080',
      mediaDir: process.cwd(),
      openapiFile: '',
    },
    logger: createLogger({ service: 'catalog-service', level: 'silent' }),
    metrics: createMetrics('catalog-service', { runtime: false }),
    readiness: {},
  });
  const description = await app.describe();
  await app.close();
  return description;
}
