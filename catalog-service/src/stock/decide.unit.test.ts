import { describe, expect, it } from 'vitest';
import {
  afterGivingBack,
  afterSaleEnded,
  afterTaking,
  answerFor,
  decideReturning,
  decideTaking,
  mergeLines,
  type Shelf,
} from './decide.js';
import type { Reservation } from './model.js';

const shelf = (given: Partial<NonNullable<Shelf>> = {}): NonNullable<Shelf> => ({
  status: 'published',
  isForSale: true,
  stock: 3,
  move: null,
  ...given,
});
const move = (state: 'taken' | 'returned') => ({ state, quantity: 1, at: new Date() });

describe('taking a line', () => {
  it.each([
    ['takes what is there', shelf(), 3, 'take'],
    ['refuses more than there is', shelf(), 4, 'out_of_stock'],
    ['refuses what is sold out', shelf({ status: 'sold', isForSale: false, stock: 0 }), 1, 'out_of_stock'],
    ['refuses what is withdrawn', shelf({ status: 'archived', isForSale: false }), 1, 'not_for_sale'],
    ['refuses what is only shown', shelf({ isForSale: false }), 1, 'not_for_sale'],
    ['refuses what never was', null, 1, 'not_for_sale'],
    ['needs to take nothing of what is unlimited', shelf({ stock: null }), 1_000, 'unlimited'],
    ['takes nothing twice, sold out or not', shelf({ status: 'sold', stock: 0, move: move('taken') }), 1, 'taken'],
    ['does not take what it has given back', shelf({ move: move('returned') }), 1, 'not_for_sale'],
  ] as const)('%s', (_what, on, quantity, taking) => {
    expect(decideTaking(on, quantity)).toBe(taking);
  });
});

describe('giving a line back', () => {
  it.each([
    ['gives back what was taken', shelf({ move: move('taken') }), false, 'return'],
    ['gives back what was taken so long ago that the mark is gone', shelf(), true, 'return'],
    ['gives nothing back twice', shelf({ move: move('returned') }), true, 'nothing'],
    ['keeps off a take that may still come', shelf(), false, 'fence'],
    ['has nowhere to put what belongs to no listing', null, true, 'nothing'],
  ] as const)('%s', (_what, on, counted, returning) => {
    expect(decideReturning(on, counted)).toBe(returning);
  });
});

describe('a reservation', () => {
  const line = (listingId: string) => ({ listingId, quantity: 1 });
  const reservation = (given: Partial<Reservation> = {}): Reservation => ({
    _id: 's',
    orderId: 'o',
    status: 'reserving',
    lines: [{ ...line('a'), counted: false }],
    reason: null,
    refused: [],
    answered: [],
    version: 1,
    sequence: 0,
    ...given,
  });

  it('holds when every line was taken, and remembers which were counted', () => {
    expect(
      afterTaking([
        { line: line('a'), taking: 'taken' },
        { line: line('b'), taking: 'unlimited' },
      ]),
    ).toEqual({
      status: 'reserved',
      lines: [
        { ...line('a'), counted: true },
        { ...line('b'), counted: false },
      ],
    });
  });

  it('is rejected as a whole when one line was refused', () => {
    expect(
      afterTaking([
        { line: line('a'), taking: 'taken' },
        { line: line('b'), taking: 'not_for_sale' },
        { line: line('c'), taking: 'out_of_stock' },
      ]),
    ).toEqual({ status: 'rejecting', reason: 'out_of_stock', refused: ['b', 'c'] });
  });

  it('ends only after everything is given back', () => {
    expect(afterGivingBack('rejecting')).toEqual({ status: 'rejected' });
    expect(afterGivingBack('releasing')).toEqual({ status: 'released' });
    expect(afterGivingBack('reserved')).toBeNull();
  });

  it('is released when its sale ends, turned down when it was still taking, and left alone when over', () => {
    expect(afterSaleEnded(reservation({ status: 'reserved' }))).toEqual({ status: 'releasing' });
    expect(afterSaleEnded(reservation())).toEqual({ status: 'rejecting', reason: 'not_for_sale', refused: ['a'] });
    for (const status of ['rejecting', 'rejected', 'releasing', 'released'] as const) {
      expect(afterSaleEnded(reservation({ status }))).toBeNull();
    }
  });

  it('answers each payment once, and none before it is settled', () => {
    const lines = [line('a')];
    expect(answerFor(reservation(), 'p', lines)).toBeNull();
    expect(answerFor(reservation({ status: 'rejecting' }), 'p', lines)).toBeNull();
    expect(answerFor(reservation({ status: 'reserved' }), 'p', lines)).toEqual({ type: 'stock.reserved.v1' });
    expect(answerFor(reservation({ status: 'reserved', answered: ['p'] }), 'p', lines)).toBeNull();
    expect(answerFor(reservation({ status: 'reserved', answered: ['p'] }), 'q', lines)).not.toBeNull();
  });

  it('tells a payment that comes after the end of the sale that there is nothing left to buy', () => {
    expect(answerFor(reservation({ status: 'released' }), 'p', [line('a')])).toEqual({
      type: 'stock.rejected.v1',
      reason: 'not_for_sale',
      listingIds: ['a'],
    });
  });

  it('takes lines of the same listing as one', () => {
    expect(mergeLines([line('a'), line('b'), line('a')])).toEqual([{ listingId: 'a', quantity: 2 }, line('b')]);
  });
});
