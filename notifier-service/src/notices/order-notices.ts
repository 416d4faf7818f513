import type { DomainEvent, EventData, MoneyData } from '@artel/shared/contracts';
import type { Item, Notice } from './notice.js';
import { itemsText, priceText, reasonText } from './wording.js';

/** What is remembered of an order, for events that carry its number but not its lines. */
export interface KnownOrder {
  readonly items: readonly Item[];
}

type PaymentEvent = 'payment.captured.v1' | 'payment.declined.v1' | 'payment.voided.v1';

/** The buyer hears that the order stands; sellers hear only where they have to decide. */
export function orderPlacedNotices({ data }: DomainEvent<'order.placed.v1'>): Notice[] {
  const requests = data.sales.filter((sale) => sale.saleMode === 'request');
  const items = data.sales.flatMap((sale) => sale.items);
  const about = { orderId: data.orderId, orderNumber: data.orderNumber };
  const awaitsSeller = requests.length > 0;
  return [
    {
      ...aboutOrder(data),
      recipientId: data.buyerId,
      title: 'Order placed',
      message: awaitsSeller
        ? `Your request for ${itemsText(items)} is with the seller. You pay once it is accepted.`
        : `Your order ${data.orderNumber} for ${itemsText(items)} is placed.`,
      mail: { template: 'order-placed', orderNumber: data.orderNumber, items, total: data.total, awaitsSeller },
    },
    ...requests.map(
      (sale): Notice => ({
        ...aboutOrder(data),
        recipientId: sale.sellerId,
        title: 'New purchase request',
        message: `Somebody would like to buy ${itemsText(sale.items)}. Accept or decline the request.`,
        link: `/sales/${data.orderId}`,
        metadata: { ...about, saleId: sale.saleId },
        mail: {
          template: 'purchase-request',
          orderNumber: data.orderNumber,
          items: sale.items,
          earnings: sale.sellerEarnings,
        },
      }),
    ),
  ];
}

export function paymentCapturedNotices(
  { data }: DomainEvent<'payment.captured.v1'>,
  order: KnownOrder | undefined,
): Notice[] {
  return [
    {
      ...toBuyer(data),
      title: 'Payment received',
      message: `We received ${priceText(data.amount)} for order ${data.orderNumber}. Thank you!`,
      mail: {
        template: 'order-confirmation',
        orderNumber: data.orderNumber,
        items: paidItems(order, data.amount),
        amount: data.amount,
      },
    },
  ];
}

export function paymentDeclinedNotices({ data }: DomainEvent<'payment.declined.v1'>): Notice[] {
  return [
    {
      ...toBuyer(data),
      title: 'Payment declined',
      message: `Your payment of ${priceText(data.amount)} for order ${data.orderNumber} was declined. You can try again or pay another way.`,
      mail: {
        template: 'payment-declined',
        orderNumber: data.orderNumber,
        amount: data.amount,
        why: reasonText(data.reason),
      },
    },
  ];
}

/** Told in the inbox only: the letter about the cancelled sale already says that no money was taken. */
export function paymentVoidedNotices({ data }: DomainEvent<'payment.voided.v1'>): Notice[] {
  return [
    {
      ...toBuyer(data),
      title: 'Payment released',
      message: `The ${priceText(data.amount)} held for order ${data.orderNumber} was released. Your money was not taken.`,
      mail: null,
    },
  ];
}

/** Lines are listed only if they add up to what was paid: after a partial capture they would mislead. */
function paidItems(order: KnownOrder | undefined, amount: MoneyData): readonly Item[] {
  const items = order?.items ?? [];
  const sum = items.reduce((total, item) => total + item.unitPrice.amount * item.quantity, 0);
  return sum === amount.amount ? items : [];
}

function toBuyer(data: EventData<PaymentEvent>) {
  return { ...aboutOrder(data), recipientId: data.buyerId };
}

function aboutOrder({ orderId, orderNumber }: { readonly orderId: string; readonly orderNumber: string }) {
  return { type: 'purchase', link: `/orders/${orderId}`, metadata: { orderId, orderNumber } } as const;
}
