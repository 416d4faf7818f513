import { Type } from 'typebox';
import { contract, Uuid } from './contract.js';

const Line = Type.Object({ listingId: Uuid, quantity: Type.Integer({ minimum: 1 }) });

export const stockReserved = contract({
  type: 'stock.reserved.v1',
  emittedBy: 'catalog-service',
  aggregate: 'reservation',
  summary: 'Every line of a sale was taken from stock for a payment.',
  data: Type.Object({ orderId: Uuid, paymentId: Uuid, saleId: Uuid, lines: Type.Array(Line) }),
});

export const stockRejected = contract({
  type: 'stock.rejected.v1',
  emittedBy: 'catalog-service',
  aggregate: 'reservation',
  summary: 'At least one line of a sale could not be taken from stock, so none was.',
  data: Type.Object({
    orderId: Uuid,
    paymentId: Uuid,
    saleId: Uuid,
    reason: Type.Union([Type.Literal('out_of_stock'), Type.Literal('not_for_sale')]),
    listingIds: Type.Array(Uuid),
  }),
});
