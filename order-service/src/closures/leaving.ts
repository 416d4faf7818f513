import { tokensDeadAfterMs } from '@artel/shared/deny-list';
import type { Logger } from '@artel/shared/telemetry';
import type { Committer, OrderRepository } from '../orders/index.js';
import type { Settlement } from '../payments/index.js';
import type { ClosureRepository } from './repository.js';

export interface LeavingOptions {
  readonly orders: Pick<OrderRepository, 'findOpenOf' | 'eraseAddresses'>;
  readonly committer: Pick<Committer, 'commit'>;
  readonly settlement: Settlement;
  readonly closures: Pick<ClosureRepository, 'eraseAnswers'>;
  readonly logger: Logger;
}

/**
 * Ends what can be ended of somebody's orders, and forgets where they live as far as nothing is on its way there. May
 * be repeated at any time. Returns whether nothing was left to be done later.
 */
export type Leave = (userId: string) => Promise<boolean>;

/** Makes `Leave`. */
export function createLeaving({ orders, committer, settlement, closures, logger }: LeavingOptions): Leave {
  async function end(orderId: string, userId: string): Promise<void> {
    const stored = await committer.commit(orderId, { type: 'party_left', userId });
    const refunding = stored.order.payments.filter(({ refunds }) => refunds.some(({ status }) => status === 'started'));
    let current = stored;
    for (const { id } of refunding) current = await settlement.advance(current, id, { resumed: true });
  }

  return async (userId) => {
    for (const orderId of await orders.findOpenOf(userId)) {
      // One that cannot be ended now must not keep the others from being; it is tried again.
      await end(orderId, userId).catch((err: unknown) =>
        logger.warn({ err, orderId }, 'could not end an order of a closed account; will try again'),
      );
    }
    await orders.eraseAddresses(userId);
    await closures.eraseAnswers(userId);
    return (await orders.findOpenOf(userId)).length === 0;
  };
}

export interface LeavingSweeperOptions {
  readonly closures: Pick<ClosureRepository, 'findUnsettled' | 'settle'>;
  readonly leave: Leave;
  readonly logger: Logger;
  readonly now: () => Date;
}

/**
 * Comes back to the orders of closed accounts until the last one is over: payments end, parcels arrive. Also for as long
 * as a token of theirs could have placed another one, or somebody bought of them what was not yet taken down.
 */
export function createLeavingSweeper({ closures, leave, logger, now }: LeavingSweeperOptions) {
  return async function sweep(): Promise<void> {
    for await (const { userId, closedAt } of closures.findUnsettled()) {
      const isOver = await leave(userId).catch((err: unknown) => {
        logger.warn({ err, userId }, 'could not look at the orders of a closed account; will try again');
        return false;
      });
      if (isOver && now().getTime() - closedAt.getTime() > tokensDeadAfterMs) await closures.settle(userId, now());
    }
  };
}
