import {
  type ConfigOf,
  integer,
  loadConfig,
  longSecret,
  longSecrets,
  mailTokenSecret,
  secret,
  serviceSettings,
  url,
} from '@artel/shared/config';

const databaseSettings = {
  databaseUrl: url('DATABASE_URL', {
    doc: 'The PostgreSQL database.',
    devDefault: 'postgres://postgres:app@127.0.0.1:15432/artel_auth',
  }),
};

const keySettings = {
  keyEncryptionSecret: longSecret('KEY_ENCRYPTION_SECRET', {
    doc: 'Random text of at least 32 characters that protects what is stored encrypted; the same on all replicas.',
    devDefault: 'for development only: everybody knows it',
  }),
  keyEncryptionSecretPrevious: longSecrets('KEY_ENCRYPTION_SECRET_PREVIOUS', {
    doc: 'Other secrets that still open what is stored: former ones, or the next one while replicas change over.',
    default: [],
  }),
  signingKeyDays: integer('SIGNING_KEY_DAYS', {
    doc: 'Days after which another key signs access tokens.',
    min: 1,
    max: 365,
    default: 30,
  }),
};

/** This service has the keys and need not fetch them. */
const { jwksUrl: _, ...commonSettings } = serviceSettings(4001);

/** Every setting of the service, for its documentation too. */
export const settings = {
  ...commonSettings,
  ...databaseSettings,
  databasePoolMax: integer('DATABASE_POOL_MAX', { doc: 'Connections to the database.', min: 2, default: 10 }),
  ...keySettings,
  mailTokenSecret,
  accessTokenSeconds: integer('ACCESS_TOKEN_SECONDS', {
    doc: 'How long an access token is valid.',
    min: 30,
    max: 900,
    default: 900,
  }),
  sessionDays: integer('SESSION_DAYS', {
    doc: 'Days after signing in until one has to sign in again.',
    min: 1,
    max: 365,
    default: 30,
  }),
  auditRetentionDays: integer('AUDIT_RETENTION_DAYS', {
    doc: 'Days after which entries of the audit log are removed; 0 for never.',
    max: 36_500,
    default: 400,
  }),
  credentialRateLimitMax: integer('CREDENTIAL_RATE_LIMIT_MAX', {
    doc: 'Sign-ins, and registrations, per minute and client address.',
    min: 1,
    default: 30,
    devDefault: 600,
  }),
} as const;

/** The service's configuration. */
export type Config = ConfigOf<typeof settings>;

/** The configuration of an empty environment, for describing the service without running it. */
export function defaultConfig(): Config {
  return loadConfig(settings, {});
}

/** Reads the configuration from the environment. @throws ConfigError with everything that is wrong with the environment */
export function readConfig(): Config {
  return loadConfig(settings);
}

/** What `migrate` needs. @throws ConfigError */
export function readDatabaseConfig(): ConfigOf<typeof databaseSettings> {
  return loadConfig(databaseSettings);
}

const keyCommandSettings = { ...databaseSettings, ...keySettings };

/** What the commands need that change keys and secrets. @throws ConfigError */
export function readKeyConfig(): ConfigOf<typeof keyCommandSettings> {
  return loadConfig(keyCommandSettings);
}

const adminSettings = {
  ...databaseSettings,
  adminPassword: secret('ADMIN_PASSWORD', { doc: 'Password of the administrator; generated when empty.', default: '' }),
};

/** What `create-admin` needs. @throws ConfigError */
export function readAdminConfig(): ConfigOf<typeof adminSettings> {
  return loadConfig(adminSettings);
}
