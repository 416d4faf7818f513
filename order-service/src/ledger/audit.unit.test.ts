import { recordingLogger, testMetrics } from '@artel/shared/testing';
import { expect, it } from 'vitest';
import { createAudit } from './audit.js';
import type { AccountTotal, LedgerRepository } from './repository.js';

/** Books of which only the sums are known. */
function books(totals: AccountTotal[]): LedgerRepository {
  return {
    ensureIndexes: async () => undefined,
    post: async () => true,
    trialBalance: async () => totals,
    balanceOf: async () => ({ pending: 0, available: 0 }),
    findUnbalanced: async () => [],
  };
}

const cases: [string, AccountTotal[], number][] = [
  ['balance', [{ account: 'platform_fees', currency: 'EUR', amount: 0 }], 0],
  ['do not balance', [{ account: 'platform_fees', currency: 'EUR', amount: -1 }], 1],
];

it.each(cases)('shows in a metric and in the log when the books %s', async (_how, totals, expected) => {
  const metrics = testMetrics();
  const { logger, lines } = recordingLogger();
  await createAudit(books(totals), logger, metrics)();
  const shown = async (name: string) => (await metrics.registry.getSingleMetric(name)?.get())?.values[0]?.value;
  expect(await shown('ledger_unbalanced')).toBe(expected);
  expect(await shown('ledger_last_audit_timestamp_seconds')).toBeGreaterThan(Date.now() / 1000 - 60);
  expect(lines).toHaveLength(expected);
});
