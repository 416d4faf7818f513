import type { OrderRepository } from './repository.js';

/** Whether a sale was ever completed, by its own timeline; also after it was refunded. */
export function wasCompleted(orders: OrderRepository) {
  return async (orderId: string, saleId: string): Promise<boolean> => {
    const stored = await orders.find(orderId);
    const sale = stored?.order.sales.find(({ id }) => id === saleId);
    return sale?.timeline.some(({ status }) => status === 'completed') ?? false;
  };
}
