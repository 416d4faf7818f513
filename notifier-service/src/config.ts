import {
  type ConfigOf,
  integer,
  loadConfig,
  mailTokenSecret,
  mailTokenSecretPrevious,
  serviceSettings,
  text,
  url,
} from '@artel/shared/config';
import { targetList } from './status/index.js';

const watched = [
  'auth-service=http://127.0.0.1:4001/readyz',
  'catalog-service=http://127.0.0.1:4002/readyz',
  'order-service=http://127.0.0.1:4003/readyz',
  'notifier-service=http://127.0.0.1:4004/readyz',
];

/** Everything an operator can set. */
export const settings = {
  ...serviceSettings(4004),
  mongoUrl: url('MONGO_URL', { doc: 'The MongoDB server or replica set.', devDefault: 'mongodb://127.0.0.1:15017' }),
  mongoDatabase: text('MONGO_DATABASE', { doc: 'Name of the database.', default: 'artel_notifier' }),
  smtpUrl: url('SMTP_URL', {
    doc: 'The mail server: smtp:// (with STARTTLS where offered) or smtps://, user and password inside.',
    devDefault: 'smtp://127.0.0.1:1025',
  }),
  mailFrom: text('MAIL_FROM', { doc: 'Sender of every email.', default: 'Artel <no-reply@artel.example>' }),
  mailTokenSecret,
  mailTokenSecretPrevious,
  statusTargets: targetList('STATUS_TARGETS', {
    doc: 'Services that /api/status watches.',
    default: [],
    devDefault: watched,
  }),
  statusPollMs: integer('STATUS_POLL_MS', {
    doc: 'Milliseconds between two looks at the watched services.',
    min: 100,
    default: 5_000,
  }),
} as const;

export type Config = ConfigOf<typeof settings>;

/** Reads the configuration from the environment. @throws ConfigError with everything that is wrong with it */
export function readConfig(): Config {
  return loadConfig(settings);
}
