import type { Logger, Metrics } from '@artel/shared/telemetry';
import type { LedgerRepository } from './repository.js';

/** What an audit found: journals that do not sum to zero, and currencies in which all accounts together do not. */
export interface Audit {
  readonly unbalancedJournals: readonly string[];
  readonly unbalancedCurrencies: Readonly<Record<string, number>>;
}

const shown = 100;

/** Adds up the books. */
export async function audit(ledger: LedgerRepository): Promise<Audit> {
  const [unbalancedJournals, totals] = await Promise.all([ledger.findUnbalanced(shown), ledger.trialBalance()]);
  const sums = new Map<string, number>();
  for (const { currency, amount } of totals) sums.set(currency, (sums.get(currency) ?? 0) + amount);
  return { unbalancedJournals, unbalancedCurrencies: Object.fromEntries([...sums].filter(([, total]) => total !== 0)) };
}

/**
 * An audit for the clock: sets the metric `ledger_unbalanced`, and when that was, and says so loudly when it is not 0.
 */
export function createAudit(ledger: LedgerRepository, logger: Logger, metrics: Metrics) {
  const unbalanced = metrics.gauge('ledger_unbalanced', 'Journals and currencies that do not sum to zero; must be 0.');
  const auditedAt = metrics.gauge('ledger_last_audit_timestamp_seconds', 'When the books were last added up.');
  return async function runAudit(): Promise<void> {
    const found = await audit(ledger);
    const count = found.unbalancedJournals.length + Object.keys(found.unbalancedCurrencies).length;
    unbalanced.set(count);
    auditedAt.setToCurrentTime();
    if (count > 0) logger.error({ ...found }, 'the books do not balance');
  };
}
