import type { DomainEvent } from '@artel/shared/contracts';
import { AppError, fail } from '@artel/shared/errors';
import type { RequestIdentity } from '@artel/shared/http';
import { newEvent } from '@artel/shared/outbox';
import { currentTraceparent, type Logger, runWithTrace } from '@artel/shared/telemetry';
import type { Change, Command } from './commands.js';
import type { StoredOrder } from './document.js';
import { type Announcement, announce, announcePlaced } from './events.js';
import { evolve, type Moment } from './evolve.js';
import type { Order } from './order.js';
import type { OrderRepository } from './repository.js';
import { decide } from './state-machine.js';

export interface CommitOptions {
  readonly orders: OrderRepository;
  readonly logger: Logger;
  readonly now: () => Date;
  /** Called after every save, so that the relay need not be polled for. */
  readonly wake: () => void;
}

/** Runs before a change is saved, on the very version it is made from; throws to prevent it. */
export type Precondition = (from: StoredOrder) => void;

export interface Committer {
  /**
   * Load, decide, save; again from the start when someone else was faster. Returns the order as it is then, also when
   * there was nothing to change. Throws what `decide` refuses with, `order_not_found`, or `conflict` after many tries.
   *
   * @param from an id, or the order as it was just read, which saves reading it again
   */
  commit(from: string | StoredOrder, command: Command, precondition?: Precondition): Promise<StoredOrder>;
  /** Stores a new order with its announcement; rejects when the request has placed one already. */
  commitNew(order: Order, moment: Moment, request?: RequestIdentity): Promise<StoredOrder>;
}

const maxAttempts = 20;

/** The only way orders change. */
export function createCommitter({ orders, logger, now, wake }: CommitOptions): Committer {
  async function attempt(from: StoredOrder, command: Command, precondition?: Precondition) {
    const moment: Moment = { at: now(), traceparent: currentTraceparent() };
    const decision = decide(from.order, command, moment.at);
    if (decision instanceof AppError) throw decision;
    // Before the precondition: a repeat of what is done already meets the version that it has made itself.
    if (decision.length === 0) return from;
    precondition?.(from);
    const next = evolve(from.order, decision, moment);
    const events = toEvents(announce(next, decision), next.id, from.sequence, moment);
    const saved = await orders.save(from, next, events, peopleToTell(next, decision));
    if (saved) logChanges(logger, next, decision);
    return saved;
  }

  return {
    commit(from, command, precondition) {
      return runWithTrace(currentTraceparent(), async () => {
        let current = typeof from === 'string' ? await orders.find(from) : from;
        for (let tries = 1; tries <= maxAttempts; tries += 1) {
          if (current === undefined) return fail('order_not_found');
          const saved = await attempt(current, command, precondition);
          if (saved) {
            wake();
            return saved;
          }
          current = await orders.find(current.order.id);
        }
        return fail('conflict', 'the order keeps changing; try again', { retryAfter: 1 });
      });
    },

    commitNew(order, moment, request) {
      return runWithTrace(moment.traceparent, async () => {
        const sellers = [...new Set(order.sales.map(({ sellerId }) => sellerId))];
        const events = toEvents(announcePlaced(order), order.id, 0, moment);
        const stored = await orders.insert(order, events, sellers, request);
        const { id: orderId, orderNumber } = order;
        logger.info({ event: 'order.changed', orderId, orderNumber, from: null, to: 'pending' });
        wake();
        return stored;
      });
    },
  };
}

function toEvents(
  announced: readonly Announcement[],
  aggregateId: string,
  after: number,
  { at }: Moment,
): DomainEvent[] {
  return announced.map(({ type, data }, index) =>
    newEvent(type, { source: 'order-service', aggregateId, sequence: after + index + 1, data, time: at }),
  );
}

/** Everyone with a part in what moved, except who moved it. */
function peopleToTell(order: Order, changes: readonly Change[]): string[] {
  const people = changes.flatMap((change) => {
    if (change.type !== 'sale_moved') return [];
    const sellerId = order.sales.find(({ id }) => id === change.saleId)?.sellerId ?? [];
    if (change.by === 'buyer') return sellerId;
    return change.by === 'seller' ? order.buyerId : [order.buyerId, sellerId].flat();
  });
  return [...new Set(people)];
}

function logChanges(logger: Logger, { id: orderId, orderNumber }: Order, changes: readonly Change[]): void {
  for (const change of changes) {
    if (change.type === 'sale_moved') {
      const { saleId, from, to } = change;
      logger.info({ event: 'order.changed', orderId, orderNumber, saleId, from, to });
    } else if (change.type === 'payment_moved') {
      const { paymentId, from, to } = change;
      logger.info({ event: 'payment.changed', orderId, orderNumber, paymentId, from, to });
    }
  }
}
