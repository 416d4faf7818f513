import { Type } from 'typebox';
import { contract, MoneySchema, Uuid } from './contract.js';

const Item = Type.Object({
  listingId: Uuid,
  title: Type.String(),
  quantity: Type.Integer({ minimum: 1 }),
  unitPrice: MoneySchema,
  thumbnailUrl: Type.Union([Type.String(), Type.Null()]),
});

const SaleStatus = Type.Union([
  Type.Literal('pending'),
  Type.Literal('accepted'),
  Type.Literal('ready_to_ship'),
  Type.Literal('shipped'),
  Type.Literal('completed'),
  Type.Literal('cancelled'),
  Type.Literal('refunded'),
]);

const SaleFields = {
  saleId: Uuid,
  sellerId: Uuid,
  status: SaleStatus,
  saleMode: Type.Union([Type.Literal('instant'), Type.Literal('request')]),
  fulfilment: Type.Union([Type.Literal('physical'), Type.Literal('digital')]),
  items: Type.Array(Item),
  subtotal: MoneySchema,
  platformFee: MoneySchema,
  sellerEarnings: MoneySchema,
};

const OrderFields = { orderId: Uuid, orderNumber: Type.String(), buyerId: Uuid };

/** One sale as it stood right after the change, with the order it belongs to. */
const SaleSnapshot = Type.Object({
  ...OrderFields,
  ...SaleFields,
  tracking: Type.Optional(Type.Object({ carrier: Type.String(), trackingNumber: Type.String() })),
  reason: Type.Optional(Type.String()),
});

export const orderPlaced = contract({
  type: 'order.placed.v1',
  emittedBy: 'order-service',
  aggregate: 'order',
  summary: 'A buyer placed an order.',
  data: Type.Object({ ...OrderFields, total: MoneySchema, sales: Type.Array(Type.Object(SaleFields)) }),
});

const sale = <const Name extends string>(type: Name, summary: string) =>
  contract({ type, emittedBy: 'order-service', aggregate: 'order', summary, data: SaleSnapshot });

export const saleAccepted = sale('sale.accepted.v1', 'A seller accepted a purchase request; the buyer may pay.');
export const salePaid = sale('sale.paid.v1', 'The money for a sale was captured; the seller may ship.');
export const saleShipped = sale('sale.shipped.v1', 'A seller sent the goods off.');
export const saleCompleted = sale('sale.completed.v1', 'A sale is done: received, or delivered digitally.');
export const saleCancelled = sale('sale.cancelled.v1', 'A sale ended before money was captured; `reason` says why.');
export const saleRefunded = sale('sale.refunded.v1', 'The money of a paid sale went back to the buyer.');
