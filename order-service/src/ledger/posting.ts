import type { DomainEvent } from '@artel/shared/contracts';
import { add, type Money } from '@artel/shared/money';

/** `seller:<id>:pending` is earned when the sale completes, `seller:<id>:available` can be paid out. */
export type Account = 'provider_clearing' | 'platform_fees' | `seller:${string}:${'pending' | 'available'}`;

/** One line of a journal: what an account is debited (positive) or credited (negative), in minor units. */
export interface Entry extends Money {
  readonly account: Account;
}

/** The events that move money, or the right to it. */
export type LedgerEvent = DomainEvent<'payment.captured.v1' | 'payment.refunded.v1' | 'sale.completed.v1'>;

/** What the buyer's money is made of: `sellerEarnings + platformFee`. */
interface Split {
  readonly sellerId: string;
  readonly sellerEarnings: Money;
  readonly platformFee: Money;
}

/**
 * The entries of an event; they always sum to zero. They depend on nothing that was posted before, so the books come
 * out the same in whatever order events arrive.
 *
 * @param wasCompleted whether the sale of a refund had been completed when it was refunded: then the seller's part
 *   comes from what is available, otherwise from what is pending
 */
export function entriesOf(event: LedgerEvent, wasCompleted: boolean): Entry[] {
  if (isOf(event, 'payment.captured.v1')) {
    return event.data.splits.flatMap((split) => movement(split, pendingOf(split.sellerId)));
  }
  if (isOf(event, 'payment.refunded.v1')) {
    const { split } = event.data;
    const account = wasCompleted ? availableOf(split.sellerId) : pendingOf(split.sellerId);
    return movement(split, account).map(reversed);
  }
  if (isOf(event, 'sale.completed.v1')) {
    const { sellerId, sellerEarnings } = event.data;
    return [debit(pendingOf(sellerId), sellerEarnings), credit(availableOf(sellerId), sellerEarnings)];
  }
  return [];
}

/** Money that came in through the provider and belongs partly to us and partly to a seller. */
function movement({ sellerEarnings, platformFee }: Split, sellerAccount: Account): Entry[] {
  return [
    debit('provider_clearing', add(sellerEarnings, platformFee)),
    credit('platform_fees', platformFee),
    credit(sellerAccount, sellerEarnings),
  ];
}

/** What a seller has earned but cannot have paid out yet. */
export const pendingOf = (sellerId: string): Account => `seller:${sellerId}:pending`;

/** What a seller can have paid out. */
export const availableOf = (sellerId: string): Account => `seller:${sellerId}:available`;

const debit = (account: Account, { amount, currency }: Money): Entry => ({ account, amount, currency });
const credit = (account: Account, money: Money): Entry => reversed(debit(account, money));
/** 0 − x, not −x: zero must not become minus zero. */
const reversed = (entry: Entry): Entry => ({ ...entry, amount: 0 - entry.amount });

function isOf<Type extends LedgerEvent['type']>(
  event: LedgerEvent,
  type: Type,
): event is DomainEvent<Type> & LedgerEvent {
  return event.type === type;
}
