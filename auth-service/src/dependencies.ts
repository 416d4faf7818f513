import { localVerifier } from '@artel/shared/auth';
import { createDenyList, createRoleList, refusing, tokensDeadAfterMs } from '@artel/shared/deny-list';
import { closeInOrder } from '@artel/shared/lifecycle';
import { type Broker, type Consumer, connectBroker } from '@artel/shared/messaging';
import { createPostgresRelay } from '@artel/shared/outbox';
import { type Logger, type Metrics, watchPostgresPool } from '@artel/shared/telemetry';
import { createAdministration, findRolesChangedSince, findSuspended } from './admin/index.js';
import type { AppDependencies } from './app.js';
import { createAuditRetention } from './audit/index.js';
import { createClosures, createFormerNames, findClosedSince } from './closures/index.js';
import type { Config } from './config.js';
import { createCollecting, createDataExports, dataExportHandlers, sealedExports } from './data-exports/index.js';
import { createDatabase, createPool, migrate } from './database/index.js';
import { createEmailAddresses } from './email-addresses/index.js';
import { createFollows } from './follows/index.js';
import { createHashKeys } from './hash-keys/index.js';
import { createMailRequests, createMailTokens } from './mail-tokens/index.js';
import { migrations } from './migrations/index.js';
import { createPasswordChanges } from './passwords/index.js';
import { createProfiles } from './profiles/index.js';
import { createSealer, deriveKey, type Secrets } from './secrets/index.js';
import { createServiceAccounts } from './service-accounts/index.js';
import { createPasswords, createSessions, createStepUp } from './sessions/index.js';
import { createKeyRing, rotationRules } from './signing-keys/index.js';
import { createThrottle } from './throttle/index.js';
import { createSecondFactor, createTwoFactor } from './two-factor/index.js';

const day = 24 * 60 * 60_000;

/** How long events of the last requests may take to reach the broker at shutdown, in milliseconds. */
const drainMs = 3_000;

export interface Dependencies extends AppDependencies {
  /** Brings the schema up to date, reads or makes the signing key, and starts sending events. */
  prepare(): Promise<void>;
  /** Sends what is left to send and lets go of every connection. */
  close(): Promise<void>;
}

/** What the process gives to its parts. */
export interface Environment {
  readonly config: Config;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Where events go; closed with the rest. */
  readonly broker: Broker;
}

/** Connects to the broker named in the configuration, in the background. */
export function createBroker({ config, logger, metrics }: Omit<Environment, 'broker'>): Broker {
  const { amqpUrl: url, amqpNamespace: namespace } = config;
  return connectBroker({ url, namespace, service: 'auth-service', logger, metrics });
}

/** Builds everything the service works with. Connects to the database only when it is needed. */
export function createDependencies({ config, logger, metrics, broker }: Environment): Dependencies {
  const pool = createPool(config.databaseUrl, config.databasePoolMax, logger);
  watchPostgresPool(pool, metrics);
  const db = createDatabase(pool);
  const relay = createPostgresRelay({ pool, publish: broker.publish, logger, metrics });

  const now = () => new Date();
  const secrets: Secrets = [config.keyEncryptionSecret, ...config.keyEncryptionSecretPrevious];
  const hashKeys = createHashKeys({ db, secrets, now });
  const keyRing = createKeyRing({
    db,
    sealer: createSealer(secrets, 'signing keys'),
    rules: rotationRules(config.signingKeyDays),
    now,
    logger,
  });
  const tokens = { issuer: config.tokenIssuer, audience: config.tokenAudience };
  const denied = createDenyList({ load: () => findSuspended(db), logger });
  const sinceTokensLive = () => new Date(now().getTime() - tokensDeadAfterMs);
  const closed = createDenyList({ load: () => findClosedSince(db, sinceTokensLive()), logger });
  const roles = createRoleList({ load: () => findRolesChangedSince(db, sinceTokensLive()), logger });
  const genuine = localVerifier(keyRing.keySet, tokens);
  const tokenRules = { ...tokens, lifetimeSeconds: config.accessTokenSeconds };
  const passwords = createPasswords();
  const throttle = createThrottle({ db, key: deriveKey(config.keyEncryptionSecret, 'throttle keys'), now });
  const twoFactorKeys = {
    sealer: createSealer(secrets, 'two-factor secrets'),
    recovery: () => hashKeys.of('recovery codes'),
  };
  const secondFactor = createSecondFactor({ db, keys: twoFactorKeys, now });
  const sessions = createSessions({
    db,
    keyRing,
    // A suspension has ended the sessions already: their tokens are dead to these two, and no reason to refuse an answer.
    verifier: genuine,
    passwords,
    secondFactor,
    throttle,
    tokenRules,
    refreshKey: () => hashKeys.of('refresh tokens'),
    sessionLifetimeMs: config.sessionDays * day,
    now,
    wakeRelay: relay.wake,
    logger,
  });

  const mailTokens = createMailTokens({ secret: config.mailTokenSecret, now });
  const mailRequests = createMailRequests({ db, mailTokens, now, wakeRelay: relay.wake, logger });
  const stepUp = createStepUp({ db, secondFactor, throttle });
  const changes = { db, passwords, throttle, stepUp, mailTokens, mailRequests, now, wakeRelay: relay.wake, logger };
  const passwordChanges = createPasswordChanges(changes);
  const formerNames = createFormerNames(() => hashKeys.of('former names'));

  const sealed = sealedExports(createSealer(secrets, 'data exports'));
  const exporting = { db, sealed, mailTokens, stepUp, now, wakeRelay: relay.wake, logger };
  const collecting = createCollecting(exporting);
  const auditRetention = createAuditRetention({ db, days: config.auditRetentionDays, now, logger });
  let consumers: Consumer[] = [];

  return {
    config,
    logger,
    metrics,
    verifier: refusing(genuine, {
      isStale: roles.isStale,
      isSuspended: denied.isDenied,
      isClosed: closed.isDenied,
    }),
    // Not the broker: without it people still sign in, and their events wait in the outbox.
    readiness: { database: async () => void (await db.query('select 1')) },
    keyRing,
    sessions,
    twoFactor: createTwoFactor({ db, keys: twoFactorKeys, secondFactor, passwords, throttle, now }),
    serviceAccounts: createServiceAccounts({ db, keyRing, verifier: genuine, tokenRules, sessions, now }),
    db,
    administration: createAdministration({ db, now, wakeRelay: relay.wake, noteDenied: denied.note }),
    follows: createFollows({ db, now, wakeRelay: relay.wake }),
    profiles: createProfiles({ db, now, wakeRelay: relay.wake }),
    accounts: { db, passwords, now, wakeRelay: relay.wake, sessions, mailTokens, formerNames },
    passwordChanges,
    emailAddresses: createEmailAddresses({ ...changes, passwordChanges }),
    closures: createClosures({
      ...changes,
      formerNames,
      passwordChanges,
      noteClosed: (userId) => closed.note(userId, true),
    }),
    dataExports: createDataExports(exporting),
    async prepare() {
      const applied = await migrate(db, migrations);
      if (applied.length > 0) logger.info({ applied }, 'schema migrated');
      await hashKeys.prepare();
      await keyRing.prepare();
      await Promise.all([denied.start(), closed.start(), roles.start()]);
      relay.start();
      keyRing.start();
      mailRequests.start();
      collecting.start();
      auditRetention.start();
      consumers = [await broker.consume('auth.data-exports', dataExportHandlers(collecting), { prefetch: 4 })];
    },
    close: () =>
      closeInOrder(
        [
          ['consumers', async () => void (await Promise.all(consumers.map((consumer) => consumer.close())))],
          ['data exports', collecting.stop],
          ['mail requests', mailRequests.stop],
          ['audit retention', auditRetention.stop],
          ['signing keys', keyRing.stop],
          ['deny list', async () => denied.stop()],
          ['closed accounts', async () => closed.stop()],
          ['roles', async () => roles.stop()],
          ['outbox', () => relay.drain(drainMs)],
          ['relay', relay.stop],
          ['broker', broker.close],
          ['database', () => pool.end()],
        ],
        logger,
      ),
  };
}
