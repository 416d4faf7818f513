import type { DomainEvent } from '@artel/shared/contracts';
import type { Db } from 'mongodb';
import { upsert } from '../database/index.js';
import type { KnownOrder } from '../notices/index.js';
import { type OrderEvent, partiesOf } from './parties.js';

/** What this service knows of orders: who is in them, and what was ordered. */
export interface Orders {
  /** Adds what an event says of its order. Facts only ever join, so the order of events does not matter. */
  remember(event: DomainEvent<OrderEvent>): Promise<void>;
  /** Lines are empty until the order's first event was seen. */
  find(id: string): Promise<KnownOrder | undefined>;
  isParty(orderId: string, userId: string): Promise<boolean>;
}

interface OrderDocument {
  _id: string;
  parties: string[];
  items?: KnownOrder['items'];
}

/** What is remembered of orders in a database. */
export function createOrders(db: Db): Orders {
  const orders = db.collection<OrderDocument>('orders');
  return {
    async remember(event) {
      const items = itemsOf(event);
      await upsert(orders, event.data.orderId, {
        $addToSet: { parties: { $each: partiesOf(event) } },
        ...(items && { $set: { items } }),
      });
    },
    async find(id) {
      const found = await orders.findOne({ _id: id }, { projection: { items: 1 } });
      return found === null ? undefined : { items: found.items ?? [] };
    },
    async isParty(orderId, userId) {
      return (await orders.findOne({ _id: orderId, parties: userId }, { projection: { _id: 1 } })) !== null;
    },
  };
}

function itemsOf({ data }: DomainEvent<OrderEvent>): KnownOrder['items'] | undefined {
  return 'sales' in data ? data.sales.flatMap((sale) => sale.items) : undefined;
}
