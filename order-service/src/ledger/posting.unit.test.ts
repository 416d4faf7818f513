import { anEvent } from '@artel/shared/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Announcement } from '../orders/events.js';
import { isPaid } from '../orders/order.js';
import { type History, histories } from '../testing/histories.js';
import { availableOf, type Entry, entriesOf, type LedgerEvent, pendingOf } from './posting.js';

const types: readonly string[] = ['payment.captured.v1', 'payment.refunded.v1', 'sale.completed.v1'];

function ledgerEvents(announced: readonly Announcement[]): LedgerEvent[] {
  return announced
    .filter(({ type }) => types.includes(type))
    .map(({ type, data }) => anEvent(type, data) as LedgerEvent);
}

function post({ order }: History, event: LedgerEvent): Entry[] {
  const { data } = event;
  const sale = 'split' in data ? order.sales.find(({ id }) => id === data.split.saleId) : undefined;
  return entriesOf(event, sale?.timeline.some(({ status }) => status === 'completed') ?? false);
}

const total = (entries: readonly Entry[], account?: string) =>
  entries.reduce((sum, entry) => sum + (account === undefined || entry.account === account ? entry.amount : 0), 0);

describe('posting', () => {
  it('gives every event entries that sum to zero', () => {
    fc.assert(
      fc.property(histories, (history) => {
        for (const event of ledgerEvents(history.announced)) expect(total(post(history, event))).toBe(0);
      }),
      { numRuns: 200 },
    );
  });

  it('leaves every account as the sales say, in whatever order the events arrive', () => {
    const shuffled = histories.chain((history) => {
      const events = ledgerEvents(history.announced);
      return fc.tuple(
        fc.constant(history),
        fc.shuffledSubarray(events, { minLength: events.length, maxLength: events.length }),
      );
    });
    fc.assert(
      fc.property(shuffled, ([history, events]) => {
        const entries = events.flatMap((event) => post(history, event));
        const { sales } = history.order;
        const paid = sales.filter(isPaid);
        expect(total(entries, 'provider_clearing')).toBe(paid.reduce((sum, { subtotal }) => sum + subtotal.amount, 0));
        expect(total(entries, 'platform_fees')).toBe(
          -paid.reduce((sum, { platformFee }) => sum + platformFee.amount, 0) + 0,
        );
        for (const id of new Set(sales.map(({ sellerId }) => sellerId))) {
          const earned = (completed: boolean) =>
            paid
              .filter(({ sellerId, status }) => sellerId === id && (status === 'completed') === completed)
              .reduce((sum, { sellerEarnings }) => sum - sellerEarnings.amount, 0);
          expect(total(entries, pendingOf(id))).toBe(earned(false));
          expect(total(entries, availableOf(id))).toBe(earned(true));
        }
      }),
      { numRuns: 200 },
    );
  });
});
