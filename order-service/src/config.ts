import { type ConfigOf, integer, loadConfig, serviceSettings, text, url } from '@artel/shared/config';

/** Every setting of the service, for its documentation too. */
export const settings = {
  ...serviceSettings(4003),
  mongoUrl: url('MONGO_URL', { doc: 'The MongoDB deployment.', devDefault: 'mongodb://127.0.0.1:15017/' }),
  mongoDatabase: text('MONGO_DATABASE', { doc: 'The database of this service.', default: 'artel_orders' }),
  platformFeePercent: integer('PLATFORM_FEE_PERCENT', {
    doc: 'Our share of each line sold; orders already placed keep theirs.',
    max: 100,
    default: 10,
  }),
  paymentWaitMs: integer('PAYMENT_WAIT_MS', {
    doc: 'Milliseconds a request waits for the outcome of a payment before it answers 202.',
    max: 30_000,
    default: 3_000,
  }),
  paymentResumeAfterMs: integer('PAYMENT_RESUME_AFTER_MS', {
    doc: 'Milliseconds after which a payment the provider has not answered is asked about again.',
    default: 10_000,
  }),
  paymentSweepMs: integer('PAYMENT_SWEEP_MS', {
    doc: 'Milliseconds between looks for such payments.',
    min: 10,
    default: 5_000,
  }),
  autoCompleteAfterHours: integer('AUTO_COMPLETE_AFTER_HOURS', {
    doc: 'Hours after which a shipped sale counts as received.',
    min: 1,
    default: 14 * 24,
  }),
  autoCompleteSweepMs: integer('AUTO_COMPLETE_SWEEP_MS', {
    doc: 'Milliseconds between looks for such sales.',
    min: 10,
    default: 60_000,
  }),
  closureSweepMs: integer('CLOSURE_SWEEP_MS', {
    doc: 'Milliseconds between looks for orders of closed accounts that can be ended, or are over.',
    min: 10,
    default: 60_000,
  }),
  ledgerAuditMs: integer('LEDGER_AUDIT_MS', {
    doc: 'Milliseconds between audits of the books, each of which reads all of them.',
    min: 10,
    default: 300_000,
  }),
  sandboxSlowMs: integer('SANDBOX_SLOW_MS', {
    doc: 'Milliseconds the sandbox takes to authorize `pm_card_slow`.',
    default: 2_000,
  }),
} as const;

/** The service's configuration. */
export type Config = ConfigOf<typeof settings>;

/** The configuration of an empty environment, for describing the service without running it. */
export function defaultConfig(): Config {
  return loadConfig(settings, {});
}

/**
 * Reads the configuration from the environment; tests lay their own variables over it.
 *
 * @throws ConfigError with everything that is wrong with it
 */
export function readConfig(overrides: Readonly<Record<string, string>> = {}): Config {
  return loadConfig(settings, { ...process.env, ...overrides });
}
