import type { Handlers } from '@artel/shared/messaging';
import type { Stock } from './use-cases.js';

/** Takes stock when the money for it is held, gives it back when the sale is called off or undone. */
export function stockHandlers(stock: Stock): Handlers<'catalog.stock'> {
  return {
    'payment.authorized.v1': async ({ data: { orderId, paymentId, sales } }) => {
      for (const { saleId, lines } of sales) await stock.reserve({ saleId, orderId, paymentId, lines });
    },
    'sale.cancelled.v1': ({ data }) => stock.release(data),
    'sale.refunded.v1': ({ data }) => stock.release(data),
  };
}
