import { AppError } from '@artel/shared/errors';
import { newId } from '@artel/shared/ids';
import { currentTraceparent } from '@artel/shared/telemetry';
import type { ListingRepository } from '../listings/index.js';
import type { Committer } from './commit.js';
import type { StoredOrder } from './document.js';
import type { ShippingAddress } from './order.js';
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

/** Places an order at the prices we know; holds no stock. Throws what `composeSales` refuses with. */
export type PlaceOrder = (buyerId: string, wanted: NewOrder) => Promise<StoredOrder>;

/** Makes `PlaceOrder`. */
export function createPlaceOrder({ orders, listings, committer, feeBasisPoints, now }: PlaceOptions): PlaceOrder {
  return async (buyerId, { items, shippingAddress, notes }) => {
    const moment = { at: now(), traceparent: currentTraceparent() };
    const requested = mergeItems(items);
    const known = await listings.findMany(requested.map(({ itemId }) => itemId));
    const terms = { buyerId, feeBasisPoints, hasAddress: shippingAddress !== null, newId };
    const sales = composeSales(requested, known, terms, moment);
    if (sales instanceof AppError) throw sales;
    const order = {
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
    return committer.commitNew(order, moment);
  };
}

/** `AR-YYYYMMDD-NNNNNN`: the UTC day and a number within it; numbers of orders that failed to be stored are skipped. */
async function nextOrderNumber(orders: OrderRepository, at: Date): Promise<string> {
  const day = at.toISOString().slice(0, 10).replaceAll('-', '');
  const number = await orders.nextNumber(day);
  return `AR-${day}-${String(number).padStart(6, '0')}`;
}
