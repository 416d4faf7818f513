import type { MoneyData } from '@artel/shared/contracts';
import { toDecimal } from '@artel/shared/money';
import type { Item } from './notice.js';

/** `{amount: 50000, currency: 'EUR'}` → `€500.00`. */
export function priceText(money: MoneyData): string {
  return new Intl.NumberFormat('en-GB', { style: 'currency', currency: money.currency }).format(toDecimal(money));
}

/**
 * Any text as one line, fit for a subject, a title or a table cell: without control characters, and without those that
 * turn the direction of all that follows (Unicode UAX #9), with which a title could rewrite the sentence around it.
 */
export function oneLine(text: string): string {
  return text
    .replace(/[\u202a-\u202e\u2066-\u2069]/gu, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
}

/** `“Dusk”`, `“Dusk” and 1 more`, `2 × “Dusk” and 3 more`. */
export function itemsText(items: readonly Item[]): string {
  const [first, ...rest] = items;
  if (first === undefined) return 'your items';
  const name = `“${oneLine(first.title)}”`;
  const counted = first.quantity > 1 ? `${first.quantity} × ${name}` : name;
  return rest.length === 0 ? counted : `${counted} and ${rest.length} more`;
}

const knownReasons = new Map(
  Object.entries({
    out_of_stock: 'someone else bought the last one first',
    not_for_sale: 'it is no longer for sale',
    declined: 'the seller declined the request',
    declined_by_seller: 'the seller declined the request',
    rejected: 'the seller declined the request',
    cancelled_by_buyer: 'the buyer cancelled it',
    cancelled_by_seller: 'the seller cancelled it',
    account_closed: 'one side has closed their account',
    refunded_by_seller: 'the seller gave the money back',
    expired: 'it was not paid in time',
    payment_declined: 'the payment was declined',
    card_declined: 'the card was declined',
    insufficient_funds: 'there was not enough money on the card',
    expired_card: 'the card has expired',
  }),
);

/** A reason as a clause for people: codes in words, free text quoted. */
export function reasonText(reason: string | undefined): string {
  if (reason === undefined || reason.trim() === '') return 'no reason was given';
  const known = knownReasons.get(reason);
  if (known !== undefined) return known;
  return /^[a-z]+(_[a-z]+)+$/.test(reason) ? reason.replaceAll('_', ' ') : `“${oneLine(reason)}”`;
}
