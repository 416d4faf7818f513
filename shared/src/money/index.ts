import { fail } from '../errors/index.js';

/** Integer minor units (cents) and an ISO 4217 code of a currency with two decimals. */
export interface Money {
  readonly amount: number;
  readonly currency: string;
}

/** The currency of everything that names none. */
export const defaultCurrency = 'EUR';

/** The largest amount either way, in minor units: below it every cent has a decimal `number` of its own. */
export const maxAmount = 999_999_999_999;

/** Builds money of `amount` minor units. Throws `RangeError` when that is not a whole number within `maxAmount`. */
export function money(amount: number, currency: string = defaultCurrency): Money {
  if (!Number.isInteger(amount) || Math.abs(amount) > maxAmount) throw new RangeError(`not a money amount: ${amount}`);
  // -0 would be told apart from 0 by Object.is, and so by deep equality.
  return { amount: amount + 0, currency };
}

/** Minor units to the wire's decimal number: 50000 → 500. */
export function toDecimal(value: Money): number {
  return value.amount / 100;
}

/**
 * The wire's decimal number to money. Throws `validation_failed` for more than two decimals, for NaN and infinities,
 * and beyond `maxAmount`. Works on digits, not by multiplying, so 1.15 is 115 and not 114.99….
 */
export function fromDecimal(value: number, currency: string = defaultCurrency): Money {
  if (!Number.isFinite(value) || Math.abs(value) * 100 > maxAmount) {
    fail('validation_failed', 'an amount must be a number of reasonable size');
  }
  const digits = value.toFixed(2);
  if (Number(digits) !== value) fail('validation_failed', 'an amount may have at most two decimals');
  return money(Number(digits.replace('.', '')), currency);
}

/** a + b. Throws `TypeError` for two different currencies. */
export function add(a: Money, b: Money): Money {
  return money(a.amount + sameCurrency(a, b).amount, a.currency);
}

/** a − b. Throws `TypeError` for two different currencies. */
export function subtract(a: Money, b: Money): Money {
  return money(a.amount - sameCurrency(a, b).amount, a.currency);
}

/** `value` × a whole number, such as a quantity. */
export function multiply(value: Money, factor: number): Money {
  if (!Number.isInteger(factor)) throw new RangeError(`not a whole factor: ${factor}`);
  return money(value.amount * factor, value.currency);
}

/**
 * A share in basis points (1000 = 10 %), rounded half up to the cent and alike for negative amounts, so that undoing
 * a movement undoes its share.
 */
export function percentage(value: Money, basisPoints: number): Money {
  const share = (BigInt(Math.abs(value.amount)) * BigInt(basisPoints) + 5_000n) / 10_000n;
  return money(Math.sign(value.amount) * Number(share), value.currency);
}

/** The sum of a list; nothing sums to zero of `currency`. */
export function sum(values: readonly Money[], currency: string = values[0]?.currency ?? defaultCurrency): Money {
  return values.reduce(add, money(0, currency));
}

function sameCurrency(a: Money, b: Money): Money {
  if (a.currency !== b.currency) throw new TypeError(`cannot mix ${a.currency} and ${b.currency}`);
  return b;
}
