import { type ConfigOf, integer, loadConfig, serviceSettings, text, url } from '@artel/shared/config';

/** Everything an operator can set. */
export const settings = {
  ...serviceSettings(4002),
  mongoUrl: url('MONGO_URL', { doc: 'The database server.', devDefault: 'mongodb://127.0.0.1:15017/' }),
  mongoDatabase: text('MONGO_DATABASE', { doc: 'The database of this service.', default: 'artel_catalog' }),
  mediaDir: text('MEDIA_DIR', {
    doc: 'Directory of uploaded images; shared by all replicas.',
    devDefault: '.artel/media',
  }),
  openapiFile: text('OPENAPI_FILE', { doc: 'Description of the whole API to show at /docs.', default: '' }),
  listingCacheMs: integer('LISTING_CACHE_MS', {
    doc: 'How long another replica may still show listings as they were; 0 turns the cache off.',
    max: 60_000,
    default: 1_000,
  }),
  viewsFlushMs: integer('VIEWS_FLUSH_MS', {
    doc: 'How often counted views are written; what a crash loses of them.',
    min: 100,
    default: 5_000,
  }),
} as const;

export type Config = ConfigOf<typeof settings>;

/** Reads the configuration from the environment. @throws ConfigError with everything that is wrong with it */
export function readConfig(): Config {
  return loadConfig(settings);
}
