import { Type } from 'typebox';
import { contract, MoneySchema, Uuid } from './contract.js';

const PaymentFields = {
  orderId: Uuid,
  orderNumber: Type.String(),
  buyerId: Uuid,
  paymentId: Uuid,
  amount: MoneySchema,
};

/** How captured or refunded money divides: amount = Σ (sellerEarnings + platformFee). */
const Split = Type.Object({
  saleId: Uuid,
  sellerId: Uuid,
  sellerEarnings: MoneySchema,
  platformFee: MoneySchema,
});

export const paymentAuthorized = contract({
  type: 'payment.authorized.v1',
  emittedBy: 'order-service',
  aggregate: 'order',
  summary: 'The provider holds the money; stock may be taken.',
  data: Type.Object({
    ...PaymentFields,
    sales: Type.Array(
      Type.Object({
        saleId: Uuid,
        sellerId: Uuid,
        lines: Type.Array(Type.Object({ listingId: Uuid, quantity: Type.Integer({ minimum: 1 }) })),
      }),
    ),
  }),
});

export const paymentDeclined = contract({
  type: 'payment.declined.v1',
  emittedBy: 'order-service',
  aggregate: 'order',
  summary: 'The provider refused the payment; the order may be paid another way.',
  data: Type.Object({ ...PaymentFields, reason: Type.String() }),
});

export const paymentCaptured = contract({
  type: 'payment.captured.v1',
  emittedBy: 'order-service',
  aggregate: 'order',
  summary: 'The money was taken; `amount` is what was captured, `splits` whose it is.',
  data: Type.Object({ ...PaymentFields, splits: Type.Array(Split) }),
});

export const paymentVoided = contract({
  type: 'payment.voided.v1',
  emittedBy: 'order-service',
  aggregate: 'order',
  summary: 'The held money was let go without being taken.',
  data: Type.Object({ ...PaymentFields, reason: Type.String() }),
});

export const paymentRefunded = contract({
  type: 'payment.refunded.v1',
  emittedBy: 'order-service',
  aggregate: 'order',
  summary: 'Captured money of one sale was given back.',
  data: Type.Object({ ...PaymentFields, split: Split }),
});
