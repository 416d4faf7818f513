import { describe, expect, it } from 'vitest';
import { describeApi } from './app.js';

describe('the description of the API', () => {
  it('is made without any engine, and names every operation', async () => {
    const { paths } = (await describeApi()) as { paths: Record<string, Record<string, { operationId?: string }>> };
    const operations = Object.values(paths).flatMap((methods) =>
      Object.values(methods).flatMap(({ operationId }) => operationId ?? []),
    );
    expect(operations.sort()).toEqual([
      'buyItem',
      'cancelSale',
      'completeSale',
      'countUnviewedOrders',
      'getBalance',
      'getOrder',
      'listOrders',
      'listSales',
      'markOrdersViewed',
      'markSaleShipped',
      'payOrder',
      'placeOrder',
      'refundSale',
      'reviewSale',
    ]);
  });
});
