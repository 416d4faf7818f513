import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../errors/index.js';
import { add, fromDecimal, maxAmount, money, multiply, percentage, subtract, sum, toDecimal } from './index.js';

const amounts = fc.integer({ min: -maxAmount, max: maxAmount });
const prices = fc.integer({ min: 0, max: 1_000_000_00 });

describe('money on the wire', () => {
  it('comes back as it was, for every amount there is', () => {
    fc.assert(
      fc.property(amounts, (amount) => {
        expect(fromDecimal(toDecimal(money(amount)))).toEqual(money(amount));
      }),
    );
  });

  it('is a plain decimal number', () => {
    expect(toDecimal(money(50_000))).toBe(500);
    expect(toDecimal(money(-5))).toBe(-0.05);
    expect(fromDecimal(1.15, 'USD')).toEqual({ amount: 115, currency: 'USD' });
  });

  it.each([0.001, 9.999, 0.1 + 0.2, Number.NaN, Number.POSITIVE_INFINITY, 1e15])('refuses %d', (value) => {
    expect(() => fromDecimal(value)).toThrow(expect.objectContaining({ code: 'validation_failed' }));
    expect(() => fromDecimal(value)).toThrow(AppError);
  });

  it('refuses every number with a third decimal', () => {
    const thirds = fc.tuple(prices, fc.integer({ min: 1, max: 9 }));
    fc.assert(
      fc.property(thirds, ([amount, third]) => {
        expect(() => fromDecimal((amount * 10 + third) / 1000)).toThrow();
      }),
    );
  });
});

describe('arithmetic', () => {
  it('neither makes nor loses a cent between a sum and its parts', () => {
    fc.assert(
      fc.property(fc.array(prices, { maxLength: 50 }), (list) => {
        const total = sum(list.map((amount) => money(amount)));
        const rest = list.reduce((left, amount) => subtract(left, money(amount)), total);
        expect(rest).toEqual(money(0));
      }),
    );
  });

  it('adds a price as often as it is multiplied', () => {
    fc.assert(
      fc.property(prices, fc.integer({ min: 0, max: 20 }), (price, quantity) => {
        const copies = Array.from({ length: quantity }, () => money(price));
        expect(multiply(money(price), quantity)).toEqual(sum(copies, 'EUR'));
      }),
    );
  });

  it('refuses to mix currencies', () => {
    expect(() => add(money(1, 'EUR'), money(1, 'USD'))).toThrow(/EUR and USD/);
    expect(() => sum([money(1, 'EUR'), money(1, 'USD')])).toThrow(TypeError);
  });

  it('refuses half cents and overflow', () => {
    expect(() => money(0.5)).toThrow(RangeError);
    expect(() => multiply(money(maxAmount), 2)).toThrow(RangeError);
    expect(() => multiply(money(10), 0.5)).toThrow(RangeError);
  });
});

describe('percentage', () => {
  it('rounds half up to the cent', () => {
    expect(percentage(money(5), 1_000)).toEqual(money(1));
    expect(percentage(money(4), 1_000)).toEqual(money(0));
    expect(percentage(money(10_005), 1_000)).toEqual(money(1_001));
  });

  it('is within half a cent of the exact share, never more than the whole, and the same undone', () => {
    fc.assert(
      fc.property(prices, fc.integer({ min: 0, max: 10_000 }), (price, basisPoints) => {
        const share = percentage(money(price), basisPoints).amount;
        expect(Math.abs(share - (price * basisPoints) / 10_000)).toBeLessThanOrEqual(0.5);
        expect(share).toBeLessThanOrEqual(price);
        expect(percentage(money(-price), basisPoints)).toEqual(money(-share));
      }),
    );
  });
});
