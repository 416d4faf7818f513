import { AppError, fail } from '@artel/shared/errors';
import type { RequestIdentity } from '@artel/shared/http';
import { newId } from '@artel/shared/ids';
import { currentTraceparent } from '@artel/shared/telemetry';
import type { ListingRepository } from '../listings/index.js';
import type { Committer } from './commit.js';
import type { StoredOrder } from './document.js';
import type { Moment } from './evolve.js';
import type { Order, ShippingAddress } from './order.js';
import { composeSales, mergeItems, type RequestedItem } from './pricing.js';
import type { OrderRepository } from './repository.js';

export interface PlaceOptions {
  readonly orders: OrderRepository;
  readonly listings: ListingRepository;
  readonly committer: Committer;
  readonly feeBasisPoints: number;
  readonly now: () => Date;
}

/** What a buyer orders, and where it goes. */
export interface NewOrder {
  readonly items: readonly RequestedItem[];
  readonly shippingAddress: ShippingAddress | null;
  readonly notes: string | null;
}

/**
 * Places an order at the prices we know; holds no stock. A request with an identity places one order at most: repeated,
 * it gives that order as it is now. Throws what `composeSales` refuses with, or `idempotency_key_reused`.
 */
export type PlaceOrder = (buyerId: string, wanted: NewOrder, request?: RequestIdentity) => Promise<StoredOrder>;

/** Makes `PlaceOrder`. */
export function createPlaceOrder({ orders, listings, committer, feeBasisPoints, now }: PlaceOptions): PlaceOrder {
  async function compose(buyerId: string, { items, shippingAddress, notes }: NewOrder, moment: Moment): Promise<Order> {
    const requested = mergeItems(items);
    const known = await listings.findMany(requested.map(({ itemId }) => itemId));
    const terms = { buyerId, feeBasisPoints, hasAddress: shippingAddress !== null, newId };
    const sales = composeSales(requested, known, terms, moment);
    if (sales instanceof AppError) throw sales;
    return {
      id: newId(),
      orderNumber: await nextOrderNumber(orders, moment.at),
      buyerId,
      currency: sales[0]?.subtotal.currency ?? '',
      sales,
      payments: [],
      shippingAddress,
      notes,
      createdAt: moment.at,
      updatedAt: moment.at,
    };
  }

  async function placedBy(request: RequestIdentity): Promise<StoredOrder | undefined> {
    const found = await orders.findPlacedBy(request.id);
    if (found && found.fingerprint !== request.fingerprint) fail('idempotency_key_reused');
    return found?.placed;
  }

  return async (buyerId, wanted, request) => {
    // First of all, because what was for sale then may be sold now: to this very order.
    const placed = request && (await placedBy(request));
    if (placed) return placed;
    const moment = { at: now(), traceparent: currentTraceparent() };
    const order = await compose(buyerId, wanted, moment);
    try {
      return await committer.commitNew(order, moment, request);
    } catch (error) {
      // Stored after all, by this call or by a repeat that was faster: then that is the order.
      const stored = request && (await placedBy(request));
      if (stored) return stored;
      throw error;
    }
  };
}

/** `AR-YYYYMMDD-NNNNNN`: the UTC day and a number within it; numbers of orders that failed to be stored are skipped. */
async function nextOrderNumber(orders: OrderRepository, at: Date): Promise<string> {
  const day = at.toISOString().slice(0, 10).replaceAll('-', '');
  const number = await orders.nextNumber(day);
  return `AR-${day}-${String(number).padStart(6, '0')}`;
}
