import { AppError } from '@artel/shared/errors';
import { newId } from '@artel/shared/ids';
import { describe, expect, it } from 'vitest';
import {
  aCapturedPayment,
  anOrder,
  aPayment,
  aSale,
  buyerId,
  placedAt,
  sellerId,
  strangerId,
  traceparent,
} from '../testing/an-order.js';
import type { Change, Command, PersonCommand } from './commands.js';
import { announce } from './events.js';
import { evolve } from './evolve.js';
import { type Order, type SaleStatus, saleStatuses } from './order.js';
import { decide } from './state-machine.js';
import { transitions } from './transitions.js';

const now = new Date('2025-01-15T12:00:00Z');
const moment = { at: now, traceparent };
const people = { buyer: buyerId, seller: sellerId, stranger: strangerId };
type Person = keyof typeof people;

const commands: { [Type in PersonCommand['type']]: (by: string) => PersonCommand } = {
  accept: (by) => ({ type: 'accept', by }),
  reject: (by) => ({ type: 'reject', by, reason: 'sold at a fair' }),
  cancel: (by) => ({ type: 'cancel', by, reason: null }),
  pay: (by) => ({ type: 'pay', by, paymentId: newId(), methodId: 'pm_card_visa' }),
  ship: (by) => ({ type: 'ship', by, tracking: { carrier: 'DHL', trackingNumber: '1Z' } }),
  complete: (by) => ({ type: 'complete', by }),
  refund: (by) => ({ type: 'refund', by, reason: 'damaged' }),
};
const names = Object.keys(commands) as PersonCommand['type'][];

/** Written down again by hand, so that a wrong row in the table fails here. */
const allowed: Record<string, SaleStatus> = {
  'pending accept seller': 'accepted',
  'pending reject seller': 'cancelled',
  'pending cancel seller': 'cancelled',
  'pending cancel buyer': 'cancelled',
  'accepted cancel buyer': 'cancelled',
  'accepted pay buyer': 'accepted',
  'ready_to_ship ship seller': 'shipped',
  'shipped complete buyer': 'completed',
  'ready_to_ship refund seller': 'ready_to_ship',
  'shipped refund seller': 'shipped',
  'completed refund seller': 'completed',
};
const owner: Record<PersonCommand['type'], readonly Person[]> = {
  accept: ['seller'],
  reject: ['seller'],
  cancel: ['buyer', 'seller'],
  pay: ['buyer'],
  ship: ['seller'],
  complete: ['buyer'],
  refund: ['seller'],
};

function orderIn(status: SaleStatus): Order {
  const sale = aSale({ status });
  const paid = ['ready_to_ship', 'shipped', 'completed', 'refunded'].includes(status);
  return anOrder([sale], paid ? [aCapturedPayment([sale])] : []);
}

function changesOf(order: Order, command: Command, at = now): readonly Change[] {
  const decision = decide(order, command, at);
  if (decision instanceof AppError) throw decision;
  return decision;
}

const codeOf = (order: Order, command: Command): string | undefined => {
  const decision = decide(order, command, now);
  return decision instanceof AppError ? decision.code : undefined;
};

const apply = (order: Order, command: Command, at = now): Order =>
  evolve(order, changesOf(order, command, at), { ...moment, at });

const typesOf = (order: Order, command: Command): string[] => {
  const changes = changesOf(order, command);
  return announce(evolve(order, changes, moment), changes).map(({ type }) => type);
};

const matrix = saleStatuses.flatMap((status) =>
  names.flatMap((name) => (Object.keys(people) as Person[]).map((person) => ({ status, name, person }))),
);

describe('every status × command × person', () => {
  it.each(matrix)('$status: $name by $person', ({ status, name, person }) => {
    const order = orderIn(status);
    const command = commands[name](people[person]);
    const expected = allowed[`${status} ${name} ${person}`];
    if (expected !== undefined) expect(apply(order, command).sales[0]?.status).toBe(expected);
    else if (person === 'stranger') expect(codeOf(order, command)).toBe('order_not_found');
    else if (!owner[name].includes(person)) expect(codeOf(order, command)).toBe('forbidden');
    else expect(codeOf(order, command)).toBe('invalid_transition');
  });
});

describe('the table', () => {
  it('has no two rows for the same status, step, actor and kind of delivery', () => {
    const keys = transitions.map(({ from, step, actor, fulfilment }) => [from, step, actor, fulfilment].join());
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('leads nowhere from what is cancelled or refunded', () => {
    expect(transitions.filter(({ from }) => from === 'cancelled' || from === 'refunded')).toEqual([]);
  });

  it('announces every change of status, and nothing where the status stays', () => {
    for (const { from, to, events } of transitions) expect(events.length > 0).toBe(from !== to);
  });
});

describe('paying', () => {
  it('covers what is accepted, and leaves what the seller has yet to accept', () => {
    const [open, waiting] = [aSale(), aSale({ status: 'pending', saleMode: 'request' })];
    const order = apply(anOrder([open, waiting]), commands.pay(buyerId));
    expect(order.payments[0]).toMatchObject({ saleIds: [open.id], amount: open.subtotal, status: 'started' });
  });

  it('is refused while another payment is under way, whatever that one covers', () => {
    const [first, second] = [aSale(), aSale()];
    const order = anOrder([first, second], [aPayment([first], { status: 'authorized' })]);
    expect(codeOf(order, commands.pay(buyerId))).toBe('payment_in_progress');
  });

  it('changes nothing when that very payment is there already, whatever has become of it', () => {
    const sale = aSale();
    for (const status of ['started', 'authorized', 'captured', 'declined'] as const) {
      const payment = aPayment([sale], { status });
      const again = { type: 'pay', by: buyerId, paymentId: payment.id, methodId: 'pm_card_visa' } as const;
      expect(decide(anOrder([sale], [payment]), again, now)).toEqual([]);
      expect(codeOf(anOrder([sale], [payment]), { ...again, by: strangerId })).toBe('order_not_found');
    }
  });

  it('can be tried again after a decline', () => {
    const sale = aSale();
    const declined = anOrder([sale], [aPayment([sale], { status: 'declined' })]);
    expect(apply(declined, commands.pay(buyerId)).payments).toHaveLength(2);
  });

  it('keeps the order from being cancelled until it is settled', () => {
    const sale = aSale();
    const order = anOrder([sale], [aPayment([sale], { status: 'authorized' })]);
    expect(codeOf(order, commands.cancel(buyerId))).toBe('payment_in_progress');
  });
});

describe('settling', () => {
  const [physical, digital] = [aSale(), aSale({ fulfilment: 'digital', saleMode: 'instant' })];
  const payment = aPayment([physical, digital], { status: 'authorized', providerRef: 'ref' });
  const paymentId = payment.id;
  const authorized = anOrder([physical, digital], [payment]);
  const answer = (order: Order, saleId: string, given: 'reserved' | 'out_of_stock') =>
    apply(order, { type: 'stock_answered', paymentId, saleId, answer: given });

  it('waits until catalog has answered for every sale', () => {
    expect(answer(authorized, physical.id, 'reserved').payments[0]?.status).toBe('authorized');
  });

  it('captures when everything is reserved: goods are ready to ship, files are delivered', () => {
    const reserved = answer(answer(authorized, physical.id, 'reserved'), digital.id, 'reserved');
    expect(reserved.payments[0]?.status).toBe('capturing');
    const command = { type: 'captured', paymentId } as const;
    expect(apply(reserved, command).sales.map(({ status }) => status)).toEqual(['ready_to_ship', 'completed']);
    expect(typesOf(reserved, command)).toEqual([
      'payment.captured.v1',
      'sale.paid.v1',
      'sale.paid.v1',
      'sale.completed.v1',
    ]);
  });

  it('captures only what was reserved and cancels the rest', () => {
    const partly = answer(answer(authorized, physical.id, 'out_of_stock'), digital.id, 'reserved');
    const settled = apply(partly, { type: 'captured', paymentId });
    expect(settled.payments[0]).toMatchObject({ status: 'captured', captured: digital.subtotal });
    expect(settled.sales[0]).toMatchObject({ status: 'cancelled', reason: 'out_of_stock' });
    expect(settled.sales[1]).toMatchObject({ status: 'completed', reason: null });
  });

  it('lets go of all of it when nothing was reserved', () => {
    const refused = answer(answer(authorized, physical.id, 'out_of_stock'), digital.id, 'out_of_stock');
    expect(refused.payments[0]?.status).toBe('voiding');
    expect(typesOf(refused, { type: 'voided', paymentId })).toEqual([
      'payment.voided.v1',
      'sale.cancelled.v1',
      'sale.cancelled.v1',
    ]);
  });

  it('cancels what was reserved when the provider will not let the money be taken', () => {
    const reserved = answer(answer(authorized, physical.id, 'reserved'), digital.id, 'reserved');
    const failed = apply(reserved, { type: 'capture_failed', paymentId, reason: 'expired' });
    expect(failed.payments[0]?.status).toBe('voided');
    expect(failed.sales).toMatchObject([{ reason: 'payment_failed' }, { reason: 'payment_failed' }]);
  });

  it('takes in every answer once', () => {
    const once = answer(authorized, physical.id, 'reserved');
    const again: Command[] = [
      { type: 'authorized', paymentId, providerRef: 'other' },
      { type: 'declined', paymentId, reason: 'late' },
      { type: 'stock_answered', paymentId, saleId: physical.id, answer: 'out_of_stock' },
      { type: 'captured', paymentId },
      { type: 'voided', paymentId },
      { type: 'refunded', paymentId, saleId: physical.id },
      { type: 'captured', paymentId: newId() },
    ];
    for (const command of again) expect(decide(once, command, now)).toEqual([]);
  });
});

describe('giving money back', () => {
  const sale = aSale({ status: 'shipped' });
  const order = anOrder([sale], [aCapturedPayment([sale])]);
  const opened = apply(order, commands.refund(sellerId));
  const paymentId = order.payments[0]?.id ?? '';

  it('moves the sale only when the provider has confirmed', () => {
    expect(opened.sales[0]?.status).toBe('shipped');
    expect(apply(opened, { type: 'refunded', paymentId, saleId: sale.id }).sales[0]).toMatchObject({
      status: 'refunded',
      reason: 'damaged',
    });
  });

  it('announces the money before the sale', () => {
    const types = typesOf(opened, { type: 'refunded', paymentId, saleId: sale.id });
    expect(types).toEqual(['payment.refunded.v1', 'sale.refunded.v1']);
  });

  it('keeps everything else from happening meanwhile', () => {
    expect(codeOf(opened, commands.refund(sellerId))).toBe('payment_in_progress');
    expect(codeOf(opened, commands.complete(buyerId))).toBe('payment_in_progress');
    expect(changesOf(opened, { type: 'auto_complete', afterMs: 0 })).toEqual([]);
  });
});

describe('an order of many sales', () => {
  const otherSeller = newId();
  const [mine, theirs] = [aSale({ status: 'pending' }), aSale({ status: 'pending', sellerId: otherSeller })];
  const order = anOrder([mine, theirs]);

  it('lets a seller act on their own sale only', () => {
    const accepted = apply(order, commands.accept(sellerId));
    expect(accepted.sales.map(({ status }) => status)).toEqual(['accepted', 'pending']);
    expect(codeOf(order, { type: 'accept', by: sellerId, saleId: theirs.id })).toBe('order_not_found');
  });

  it('lets the buyer act on one sale, or on all that allow it', () => {
    const one = apply(order, { type: 'cancel', by: buyerId, reason: null, saleId: theirs.id });
    expect(one.sales.map(({ status }) => status)).toEqual(['pending', 'cancelled']);
    const all = apply(order, commands.cancel(buyerId));
    expect(all.sales.map(({ status }) => status)).toEqual(['cancelled', 'cancelled']);
  });
});

describe('a shipped sale nobody confirms', () => {
  const sale = aSale({ status: 'shipped' });
  const order = anOrder([sale], [aCapturedPayment([sale])]);
  const command = { type: 'auto_complete', afterMs: 3_600_000 } as const;

  it('completes when the time is over', () => {
    expect(apply(order, command, new Date(placedAt.getTime() + 3_600_000)).sales[0]).toMatchObject({
      status: 'completed',
      timeline: [{ status: 'shipped' }, { status: 'completed', by: 'system', traceId: traceparent.slice(3, 35) }],
    });
  });

  it('does not complete a moment earlier', () => {
    expect(changesOf(order, command, new Date(placedAt.getTime() + 3_599_999))).toEqual([]);
  });
});
