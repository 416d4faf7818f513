import type { DomainEvent, EventData } from '@artel/shared/contracts';
import type { Notice } from './notice.js';
import { itemsText, oneLine, priceText, reasonText } from './wording.js';

type SaleEvent =
  | 'sale.accepted.v1'
  | 'sale.paid.v1'
  | 'sale.shipped.v1'
  | 'sale.completed.v1'
  | 'sale.cancelled.v1'
  | 'sale.refunded.v1';

export function saleAcceptedNotices({ data }: DomainEvent<'sale.accepted.v1'>): Notice[] {
  return [
    {
      ...toBuyer(data),
      title: 'Request accepted',
      message: `The seller accepted your request for ${itemsText(data.items)}. Pay ${priceText(data.subtotal)} to make it yours.`,
      mail: { template: 'request-accepted', ...lines(data), subtotal: data.subtotal },
    },
  ];
}

export function salePaidNotices({ data }: DomainEvent<'sale.paid.v1'>): Notice[] {
  const sold = `You sold ${itemsText(data.items)}.`;
  return [
    {
      ...toSeller(data),
      title: data.fulfilment === 'physical' ? 'Sold: ship it' : 'Sold',
      message:
        data.fulfilment === 'physical'
          ? `${sold} The buyer has paid: please ship it.`
          : `${sold} The buyer has paid and can download it.`,
      mail: { template: 'sold', ...lines(data), earnings: data.sellerEarnings, fulfilment: data.fulfilment },
    },
  ];
}

export function saleShippedNotices({ data }: DomainEvent<'sale.shipped.v1'>): Notice[] {
  const carrier = oneLine(data.tracking?.carrier ?? '');
  const trackingNumber = oneLine(data.tracking?.trackingNumber ?? '');
  const how =
    carrier === '' ? '' : ` with ${carrier}${trackingNumber === '' ? '' : `, tracking number ${trackingNumber}`}`;
  return [
    {
      ...toBuyer(data),
      title: 'Your order is on its way',
      message: `${capital(itemsText(data.items))} was shipped${how}.`,
      mail: { template: 'shipped', ...lines(data), carrier, trackingNumber },
    },
  ];
}

export function saleCompletedNotices({ data }: DomainEvent<'sale.completed.v1'>): Notice[] {
  return [
    {
      ...toSeller(data),
      title: 'Sale completed',
      message: `The sale of ${itemsText(data.items)} is complete. ${priceText(data.sellerEarnings)} was added to your balance.`,
      mail: { template: 'completed-for-seller', ...lines(data), earnings: data.sellerEarnings },
    },
    {
      ...toBuyer(data),
      title: 'Order completed',
      message:
        data.fulfilment === 'digital'
          ? `${capital(itemsText(data.items))} is in your library.`
          : `Your purchase of ${itemsText(data.items)} is complete. Enjoy it!`,
      mail: { template: 'completed-for-buyer', ...lines(data), fulfilment: data.fulfilment },
    },
  ];
}

export function saleCancelledNotices({ data }: DomainEvent<'sale.cancelled.v1'>): Notice[] {
  const why = reasonText(data.reason);
  return [
    {
      ...toBuyer(data),
      title: 'Order cancelled',
      message: `Your order for ${itemsText(data.items)} was cancelled: ${why}. Your money was not taken.`,
      mail: { template: 'cancelled-for-buyer', ...lines(data), why },
    },
    {
      ...toSeller(data),
      title: 'Sale cancelled',
      message: `The sale of ${itemsText(data.items)} was cancelled: ${why}. There is nothing to ship.`,
      mail: { template: 'cancelled-for-seller', ...lines(data), why },
    },
  ];
}

export function saleRefundedNotices({ data }: DomainEvent<'sale.refunded.v1'>): Notice[] {
  const why = reasonText(data.reason);
  return [
    {
      ...toBuyer(data),
      title: 'Refund on its way',
      message: `${priceText(data.subtotal)} for ${itemsText(data.items)} was refunded: ${why}.`,
      mail: { template: 'refunded-for-buyer', ...lines(data), why, subtotal: data.subtotal },
    },
    {
      ...toSeller(data),
      title: 'Sale refunded',
      message: `The sale of ${itemsText(data.items)} was refunded to the buyer: ${why}.`,
      mail: { template: 'refunded-for-seller', ...lines(data), why },
    },
  ];
}

function toBuyer(data: EventData<SaleEvent>) {
  return { ...aboutSale(data), recipientId: data.buyerId, link: `/orders/${data.orderId}` };
}

function toSeller(data: EventData<SaleEvent>) {
  return { ...aboutSale(data), recipientId: data.sellerId, link: `/sales/${data.orderId}` };
}

function aboutSale({ orderId, orderNumber, saleId }: EventData<SaleEvent>) {
  return { type: 'purchase', metadata: { orderId, orderNumber, saleId } } as const;
}

function lines({ orderNumber, items }: EventData<SaleEvent>) {
  return { orderNumber, items };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
