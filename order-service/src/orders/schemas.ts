import { Body, envelope, Nullable, PageQuery, PaginationSchema, page } from '@artel/shared/http';
import { type Static, Type } from 'typebox';
import { orderStatuses, saleStatuses } from './order.js';
import { maxQuantity } from './pricing.js';

const Id = Type.String({ format: 'uuid' });
const Amount = Type.Number({ description: 'In units of the currency, with at most two decimals.' });
const Time = Type.String({ format: 'date-time' });
const words = <Values extends string[]>(values: readonly [...Values]) => Type.Enum<Values>(values);
const text = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '\\S' });

const PersonSchema = Type.Object(
  {
    id: Id,
    username: Nullable(Type.String()),
    fullName: Nullable(Type.String()),
    profilePicture: Nullable(Type.String()),
  },
  { title: 'Person' },
);
export type PersonView = Static<typeof PersonSchema>;

const anAddress = {
  fullName: 'Collette Sammler',
  address: 'Brunnenstr. 12',
  city: 'Berlin',
  zipCode: '10119',
  country: 'Germany',
};
const aListing = '0192f5a0-1c7e-7b1a-9a53-3f6f0c1d2e4b';
/** Of the sandbox, and succeeds. */
const aMethod = 'pm_card_visa';

const AddressSchema = Body(
  {
    fullName: text(200),
    address: text(500),
    city: text(200),
    state: Type.Optional(Type.String({ maxLength: 200 })),
    zipCode: text(20),
    country: text(100),
  },
  { title: 'ShippingAddress', examples: [anAddress] },
);

const ItemSchema = Type.Object(
  {
    id: Id,
    saleId: Id,
    itemId: Type.String({ format: 'uuid', description: 'The listing that was bought.' }),
    title: Type.String(),
    artwork: Type.Object({
      id: Id,
      kind: words(['artwork', 'game', 'item']),
      title: Type.String(),
      imageUrl: Nullable(Type.String()),
      thumbnailUrl: Nullable(Type.String()),
    }),
    price: Amount,
    quantity: Type.Integer(),
    subtotal: Amount,
    seller: PersonSchema,
  },
  { title: 'OrderItem' },
);

const TrackingSchema = Type.Object({ carrier: Type.String(), trackingNumber: Type.String() }, { title: 'Tracking' });

const saleFields = {
  id: Id,
  seller: PersonSchema,
  status: words(saleStatuses),
  saleMode: words(['instant', 'request']),
  fulfilment: words(['physical', 'digital']),
  items: Type.Array(ItemSchema),
  subtotal: Amount,
  platformFee: Amount,
  sellerEarnings: Amount,
  tracking: Nullable(TrackingSchema),
  reason: Nullable(Type.String({ description: 'Why it was cancelled or refunded.' })),
  timeline: Type.Array(
    Type.Object(
      {
        status: words(saleStatuses),
        at: Time,
        by: words(['buyer', 'seller', 'system']),
        traceId: Type.String({
          description: 'The trace of the change; `npm run trace` shows all that followed from it.',
        }),
      },
      { title: 'SaleStep' },
    ),
  ),
};
const SaleSchema = Type.Object(saleFields, { title: 'Sale' });
export type SaleView = Static<typeof SaleSchema>;

const OrderSchema = Type.Object(
  {
    id: Id,
    orderNumber: Type.String(),
    status: words(orderStatuses),
    currency: Type.String(),
    subtotal: Amount,
    tax: Amount,
    shipping: Amount,
    discount: Amount,
    total: Amount,
    itemsCount: Type.Integer(),
    buyer: PersonSchema,
    items: Type.Array(ItemSchema),
    sales: Type.Array(SaleSchema),
    payment: Nullable(
      Type.Object(
        {
          id: Id,
          status: words(['started', 'authorized', 'capturing', 'captured', 'voiding', 'voided', 'declined']),
          amount: Amount,
          reason: Nullable(Type.String()),
        },
        { title: 'Payment', description: 'The latest payment; only the buyer sees it.' },
      ),
    ),
    shippingAddress: Nullable(AddressSchema),
    notes: Nullable(Type.String()),
    createdAt: Time,
    updatedAt: Time,
  },
  { title: 'Order' },
);
export type OrderView = Static<typeof OrderSchema>;

const ListedSaleSchema = Type.Object(
  {
    ...saleFields,
    orderId: Id,
    orderNumber: Type.String(),
    buyer: PersonSchema,
    price: Amount,
    currency: Type.String(),
    shippingAddress: Nullable(AddressSchema),
    notes: Nullable(Type.String()),
    createdAt: Time,
  },
  { title: 'ListedSale' },
);
export type ListedSaleView = Static<typeof ListedSaleSchema>;

const checkoutFields = {
  shippingAddress: Type.Optional(AddressSchema),
  notes: Type.Optional(Type.String({ maxLength: 2_000 })),
  paymentMethodId: Type.Optional(
    Type.String({ minLength: 1, maxLength: 255, description: 'Given, the order is paid in the same request.' }),
  ),
};
const Quantity = Type.Integer({ minimum: 1, maximum: maxQuantity });
const saleId = Type.Optional(
  Type.String({ format: 'uuid', description: 'Which sale, where several could be meant; without it, all of them.' }),
);
const reason = Type.Optional(Type.String({ maxLength: 500, description: 'Told to the other side.' }));

export const PlaceBody = Body(
  {
    items: Type.Array(Body({ itemId: Id, quantity: Quantity }), { minItems: 1, maxItems: 100 }),
    ...checkoutFields,
  },
  {
    title: 'NewOrder',
    examples: [{ items: [{ itemId: aListing, quantity: 2 }], shippingAddress: anAddress, paymentMethodId: aMethod }],
  },
);
export const BuyParams = Type.Object({
  itemId: Type.String({ format: 'uuid', description: 'The listing, of whatever kind.' }),
});
export const BuyBody = Body(
  { quantity: Type.Optional(Quantity), ...checkoutFields },
  { title: 'Purchase', examples: [{ quantity: 1, shippingAddress: anAddress, paymentMethodId: aMethod }] },
);
export const ReviewBody = Body(
  { decision: words(['accept', 'reject']), reason, saleId },
  { title: 'SaleReview', examples: [{ decision: 'accept' }, { decision: 'reject', reason: 'Promised to somebody.' }] },
);
export const PaymentBody = Body(
  { paymentMethodId: Type.String({ minLength: 1, maxLength: 255, description: 'As the payment provider names it.' }) },
  { title: 'OrderPayment', examples: [{ paymentMethodId: aMethod }] },
);
export const ShippedBody = Body(
  { carrier: text(100), trackingNumber: text(200), saleId },
  { title: 'Shipment', examples: [{ carrier: 'DHL', trackingNumber: 'JD014600003RU' }] },
);
export const ReasonBody = Body({ reason, saleId }, { examples: [{ reason: 'Damaged before it was sent.' }] });
export const CompleteBody = Body({ saleId });
export const MarkViewedBody = Body({ side: Type.Optional(words(['buyer', 'seller'])) });

export const CurrencyQuery = Type.Object({
  currency: Type.String({ pattern: '^[A-Z]{3}$', default: 'EUR', description: 'Amounts are of one currency.' }),
});
export const OrdersQuery = Type.Object({
  ...PageQuery.properties,
  status: Type.Optional(Type.Enum([...orderStatuses], { description: 'Only orders that are in this status.' })),
});
export const SalesQuery = Type.Object({
  ...PageQuery.properties,
  ...CurrencyQuery.properties,
  status: Type.Optional(Type.Enum([...saleStatuses], { description: 'Only sales that are in this status.' })),
});

export const OrderAnswer = envelope(Type.Object({ order: OrderSchema }), { title: 'OrderAnswer' });
export const OrdersAnswer = envelope(page(OrderSchema, 'orders'), { title: 'OrdersAnswer' });
export const SalesAnswer = envelope(
  Type.Object({
    sales: Type.Array(ListedSaleSchema),
    pagination: PaginationSchema,
    summary: Type.Object({
      totalSales: Amount,
      totalEarnings: Amount,
      pendingEarnings: Amount,
      currency: Type.String(),
    }),
  }),
  { title: 'SalesAnswer' },
);
export const UnviewedAnswer = envelope(
  Type.Object({ hasUnviewedOrders: Type.Boolean(), purchases: Type.Integer(), sales: Type.Integer() }),
);
export const MarkViewedAnswer = envelope(Type.Object({ marked: Type.Integer() }));
