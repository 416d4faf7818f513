import { AppError } from '@artel/shared/errors';
import { newId } from '@artel/shared/ids';
import fc from 'fast-check';
import type { Command } from '../orders/commands.js';
import { type Announcement, announce } from '../orders/events.js';
import { evolve } from '../orders/evolve.js';
import type { Order } from '../orders/order.js';
import { decide } from '../orders/state-machine.js';
import { anOrder, aSale, buyerId, placedAt, traceparent } from './an-order.js';

const otherSeller = newId();

/** A command about whatever the order has to offer, picked by the numbers. */
export type Move = readonly [kind: number, sale: number, payment: number];

function commandOf(order: Order, [kind, saleIndex, paymentIndex]: Move): Command {
  const sale = order.sales[saleIndex % order.sales.length];
  const payment = order.payments.at(-1 - (paymentIndex % 2)) ?? order.payments[0];
  const [by, saleId, paymentId] = [sale?.sellerId ?? '', sale?.id ?? '', payment?.id ?? ''];
  const all: Command[] = [
    { type: 'accept', by },
    { type: 'reject', by, saleId, reason: null },
    { type: 'cancel', by: buyerId, saleId, reason: null },
    { type: 'cancel', by, reason: null },
    { type: 'ship', by, saleId, tracking: { carrier: 'DHL', trackingNumber: '1' } },
    { type: 'complete', by: buyerId, saleId },
    { type: 'refund', by, saleId, reason: null },
    { type: 'auto_complete', afterMs: 0 },
    { type: 'party_left', userId: by },
    { type: 'declined', paymentId, reason: 'no' },
    { type: 'capture_failed', paymentId, reason: 'no' },
    { type: 'voided', paymentId },
    { type: 'stock_answered', paymentId, saleId, answer: 'out_of_stock' },
    // Twice as likely as the rest, or few histories would get as far as money.
    ...Array<Command[]>(2)
      .fill([
        { type: 'pay', by: buyerId, paymentId: newId(), methodId: 'pm_card_visa' },
        { type: 'authorized', paymentId, providerRef: 'ref' },
        { type: 'stock_answered', paymentId, saleId, answer: 'reserved' },
        { type: 'captured', paymentId },
        { type: 'refunded', paymentId, saleId },
      ])
      .flat(),
  ];
  return all[kind % all.length] ?? { type: 'auto_complete', afterMs: 0 };
}

export interface History {
  readonly order: Order;
  readonly announced: readonly Announcement[];
}

/** What an order comes to when these moves are tried on it one after another; refused ones change nothing. */
export function play(moves: readonly Move[]): History {
  const start = anOrder([
    aSale(),
    aSale({ fulfilment: 'digital' }),
    aSale({ status: 'pending', saleMode: 'request', sellerId: otherSeller }),
  ]);
  return moves.reduce<History>(
    ({ order, announced }, move, index) => {
      const at = new Date(placedAt.getTime() + index * 1_000);
      const decision = decide(order, commandOf(order, move), at);
      if (decision instanceof AppError) return { order, announced };
      const next = evolve(order, decision, { at, traceparent });
      return { order: next, announced: [...announced, ...announce(next, decision)] };
    },
    { order: start, announced: [] },
  );
}

/** Histories of up to 200 moves, most of them long. */
export const histories: fc.Arbitrary<History> = fc
  .array(fc.tuple(fc.nat(1_000), fc.nat(2), fc.nat(1)), { maxLength: 200, size: 'max' })
  .map(play);
