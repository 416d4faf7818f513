import { newId } from '@artel/shared/http';
import { anEvent, freshMongo } from '@artel/shared/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOrders } from './repository.js';

let mongo: Awaited<ReturnType<typeof freshMongo>>;

beforeAll(async () => {
  mongo = await freshMongo('orders');
});

afterAll(() => mongo.close());

describe('what is known of an order', () => {
  it('joins whatever events say of it, in any order and at the same time', async () => {
    const orders = createOrders(mongo.db);
    const orderId = newId();
    const placed = anEvent('order.placed.v1', { orderId });
    const shipped = anEvent('sale.shipped.v1', { orderId, buyerId: placed.data.buyerId, sellerId: newId() });
    const captured = anEvent('payment.captured.v1', { orderId, buyerId: placed.data.buyerId });
    const events = [captured, shipped, placed, shipped, placed, captured];
    await Promise.all(events.map((event) => orders.remember(event)));
    expect(await orders.find(orderId)).toEqual({ items: placed.data.sales.flatMap((sale) => sale.items) });
    const parties = [placed.data.buyerId, shipped.data.sellerId, ...placed.data.sales.map((sale) => sale.sellerId)];
    for (const party of parties) expect(await orders.isParty(orderId, party)).toBe(true);
    expect(await orders.isParty(orderId, newId())).toBe(false);
    expect(await orders.isParty(newId(), placed.data.buyerId)).toBe(false);
  });
});
