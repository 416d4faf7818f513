import { AppError } from '@artel/shared/errors';
import { sum } from '@artel/shared/money';
import type { Change, Command, PersonCommand } from './commands.js';
import { type Actor, isBusy, isInFlight, type Order, paymentOf, type Sale } from './order.js';
import { decidePayment } from './payment-decisions.js';
import { mayEver, type Transition, transitionFor } from './transitions.js';

/** What a decision comes to: the changes (none when there is nothing left to do), or why it is refused. */
export type Decision = readonly Change[] | AppError;

/**
 * Decides what a command does to an order, without doing it. Refusals: `order_not_found` for who has no part in it,
 * `forbidden` for a step that is the other side's, `payment_in_progress` while money for a sale is moving, and
 * `invalid_transition` for a step that is not possible from here.
 */
export function decide(order: Order, command: Command, now: Date): Decision {
  switch (command.type) {
    case 'pay':
      return decidePay(order, command);
    case 'accept':
    case 'reject':
    case 'cancel':
    case 'ship':
    case 'complete':
    case 'refund':
      return decideStep(order, command);
    case 'auto_complete':
      return decideAutoComplete(order, command.afterMs, now);
    case 'party_left':
      return decideLeaving(order, command.userId);
    default:
      return decidePayment(order, command);
  }
}

/** Why a sale ends whose buyer or seller has gone. */
const leftReason = 'account_closed';

function decidePay(order: Order, command: Extract<PersonCommand, { type: 'pay' }>): Decision {
  const isRepeat = order.payments.some(({ id }) => id === command.paymentId);
  if (isRepeat && partOf(order, command.by) === 'buyer') return [];
  // Any payment, not only one for these sales: two at once could each wait for stock the other took.
  if (partOf(order, command.by) === 'buyer' && order.payments.some(isInFlight)) {
    return moneyIsMoving('a payment for this order is already in progress');
  }
  const chosen = choose(order, command);
  if (chosen instanceof AppError) return chosen;
  const sales = chosen.map(({ sale }) => sale);
  return [
    {
      type: 'payment_opened',
      paymentId: command.paymentId,
      saleIds: sales.map(({ id }) => id),
      amount: sum(sales.map(({ subtotal }) => subtotal)),
      methodId: command.methodId,
    },
  ];
}

function decideStep(order: Order, command: Exclude<PersonCommand, { type: 'pay' }>): Decision {
  const chosen = choose(order, command);
  if (chosen instanceof AppError) return chosen;
  if (command.type === 'refund') {
    return chosen.flatMap(({ sale }) => openRefund(order, sale, command.reason));
  }
  const extra = {
    ...('reason' in command && { reason: command.reason }),
    ...('tracking' in command && { tracking: command.tracking }),
  };
  return chosen.map(({ sale, row }) => ({ ...move(sale, row), ...extra }));
}

function openRefund(order: Order, sale: Sale, reason: string | null): Change[] {
  const payment = paymentOf(order, sale.id);
  return payment ? [{ type: 'refund_opened', paymentId: payment.id, saleId: sale.id, reason }] : [];
}

function decideAutoComplete(order: Order, afterMs: number, now: Date): Decision {
  return order.sales.flatMap((sale) => {
    const row = transitionFor(sale, 'auto_complete', 'system');
    const since = sale.timeline.findLast(({ status }) => status === sale.status)?.at;
    const due = since !== undefined && since.getTime() + afterMs <= now.getTime();
    return row && due && !isBusy(order, sale) ? [move(sale, row)] : [];
  });
}

/**
 * What nobody paid for is cancelled, whichever side has gone. What was paid for goes on without its buyer; without its
 * seller nobody would ship it, so the money goes back. Sales with money on its way are left for another time.
 */
function decideLeaving(order: Order, userId: string): Decision {
  return order.sales.flatMap((sale) => {
    const isSeller = sale.sellerId === userId;
    const row = transitionFor(sale, 'abandon', 'system');
    if (row === undefined || !(isSeller || order.buyerId === userId) || isBusy(order, sale)) return [];
    if (row.to === 'cancelled') return [{ ...move(sale, row), reason: leftReason }];
    return isSeller ? openRefund(order, sale, leftReason) : [];
  });
}

/** The sales a person's command is about, each with the row that allows it; or the refusal. */
function choose(order: Order, command: PersonCommand): { sale: Sale; row: Transition }[] | AppError {
  const actor = partOf(order, command.by);
  if (actor === undefined) return new AppError('order_not_found');
  const meant = order.sales.filter(
    (sale) =>
      (actor === 'buyer' || sale.sellerId === command.by) &&
      (command.saleId === undefined || sale.id === command.saleId),
  );
  if (meant.length === 0) return new AppError('order_not_found', 'no such sale in this order');
  if (!mayEver(command.type, actor)) {
    return new AppError('forbidden', `only the ${actor === 'buyer' ? 'seller' : 'buyer'} can do that`);
  }
  const possible = meant.flatMap((sale) => {
    const row = transitionFor(sale, command.type, actor);
    return row ? [{ sale, row }] : [];
  });
  if (possible.length === 0) return impossible(command.type, meant);
  if (possible.some(({ sale }) => isBusy(order, sale))) {
    return moneyIsMoving('money for this order is on its way; try again when it has arrived');
  }
  return possible;
}

/** Most payments settle within a second or two of their authorization. */
function moneyIsMoving(message: string): AppError {
  return new AppError('payment_in_progress', message, { retryAfter: 2 });
}

function impossible(step: string, sales: readonly Sale[]): AppError {
  const statuses = [...new Set(sales.map(({ status }) => status))];
  return new AppError('invalid_transition', `cannot ${step} what is ${statuses.join(' and ')}`, {
    details: { step, statuses },
  });
}

/** Which side of the order a person is on, if any. */
export function partOf(order: Order, userId: string): Exclude<Actor, 'system'> | undefined {
  if (order.buyerId === userId) return 'buyer';
  return order.sales.some(({ sellerId }) => sellerId === userId) ? 'seller' : undefined;
}

function move(sale: Sale, row: Transition): Extract<Change, { type: 'sale_moved' }> {
  return { type: 'sale_moved', saleId: sale.id, from: sale.status, to: row.to, by: row.actor, events: row.events };
}
