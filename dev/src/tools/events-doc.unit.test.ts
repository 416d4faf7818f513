import { contracts, subscriptions } from '@artel/shared/contracts';
import { describe, expect, it } from 'vitest';
import { eventsMarkdown } from './events-doc.js';
import { fieldRows } from './schema-fields.js';

describe('the events document', () => {
  const all = Object.values(contracts);
  const document = eventsMarkdown({
    contracts: all,
    subscriptions,
    examples: new Map([['order.placed.v1', { orderNumber: 'AR-20261121-000001' }]]),
  });

  it('has a chapter for every event', () => {
    for (const { type } of all) expect(document).toContain(`\n## ${type}\n`);
  });

  it('says who speaks and who listens, and shows an example', () => {
    expect(document).toContain('| [stock.reserved.v1](#stockreservedv1) | catalog-service | `order.payments` |');
    expect(document).toContain('"orderNumber": "AR-20261121-000001"');
  });

  it('lists fields down to the last level, with their limits', () => {
    const rows = fieldRows(contracts['payment.authorized.v1'].data);
    expect(rows).toContainEqual({ path: 'sales[].lines[].quantity', type: 'integer ≥ 1', required: true });
    expect(rows).toContainEqual({ path: 'amount', type: 'money: `amount` in minor units, `currency`', required: true });
  });

  it('marks what may be missing', () => {
    const rows = fieldRows(contracts['sale.shipped.v1'].data);
    expect(rows.find(({ path }) => path === 'tracking')?.required).toBe(false);
    expect(rows.find(({ path }) => path === 'tracking.carrier')?.type).toBe('string');
  });
});
