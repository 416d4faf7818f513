import { describe, expect, it } from 'vitest';
import { type OrderStatus, orderStatus, type SaleStatus } from './order.js';

describe('the status of an order', () => {
  const cases: [SaleStatus[], OrderStatus][] = [
    [['pending'], 'pending'],
    [['accepted', 'pending'], 'pending'],
    [['accepted', 'cancelled'], 'pending'],
    [['ready_to_ship'], 'processing'],
    [['shipped', 'completed'], 'processing'],
    [['completed', 'pending'], 'processing'],
    [['completed', 'cancelled'], 'completed'],
    [['completed', 'refunded'], 'completed'],
    [['refunded', 'cancelled'], 'refunded'],
    [['cancelled', 'cancelled'], 'cancelled'],
  ];
  it.each(cases)('of sales that are %j is %s', (statuses, expected) => {
    expect(orderStatus(statuses.map((status) => ({ status })))).toBe(expected);
  });
});
