import { type MailOf, priceText } from '../../notices/index.js';
import type { Letter } from '../letter.js';

export function purchaseRequest({ orderNumber, items, earnings }: MailOf<'purchase-request'>): Letter {
  return {
    subject: `New purchase request ${orderNumber}`,
    preview: 'Accept or decline it.',
    heading: 'Somebody would like to buy your work',
    paragraphs: ['Accept the request and the buyer can pay. Ship nothing until we write that it is paid.'],
    items,
    facts: [
      ['Order', orderNumber],
      ['You would earn', priceText(earnings)],
    ],
    action: 'Answer the request',
  };
}

export function sold({ orderNumber, items, earnings, fulfilment }: MailOf<'sold'>): Letter {
  const physical = fulfilment === 'physical';
  return {
    subject: physical ? `Sold, please ship: order ${orderNumber}` : `Sold: order ${orderNumber}`,
    preview: `You earn ${priceText(earnings)}.`,
    heading: physical ? 'Sold. Time to ship it' : 'Sold',
    paragraphs: [
      physical
        ? 'The buyer has paid. Please ship the items and enter the carrier and tracking number.'
        : 'The buyer has paid and can download the items. You need not do anything.',
    ],
    items,
    facts: [
      ['Order', orderNumber],
      ['You earn', priceText(earnings)],
    ],
    action: 'See the sale',
  };
}

export function completedForSeller({ orderNumber, items, earnings }: MailOf<'completed-for-seller'>): Letter {
  return {
    subject: `Sale ${orderNumber} is complete`,
    preview: `${priceText(earnings)} is available.`,
    heading: 'Your earnings are available',
    paragraphs: [`The sale is complete and ${priceText(earnings)} was added to your balance.`],
    items,
    facts: [
      ['Order', orderNumber],
      ['Earnings', priceText(earnings)],
    ],
    action: 'See the sale',
  };
}

export function cancelledForSeller({ orderNumber, items, why }: MailOf<'cancelled-for-seller'>): Letter {
  return {
    subject: `Sale ${orderNumber} was cancelled`,
    preview: 'There is nothing to ship.',
    heading: 'A sale was cancelled',
    paragraphs: [`This sale was cancelled: ${why}.`, 'No money was taken from the buyer. There is nothing to ship.'],
    items,
    facts: [['Order', orderNumber]],
    action: 'See the sale',
  };
}

export function refundedForSeller({ orderNumber, items, why }: MailOf<'refunded-for-seller'>): Letter {
  return {
    subject: `Sale ${orderNumber} was refunded`,
    preview: 'The money went back to the buyer.',
    heading: 'A sale was refunded',
    paragraphs: [`The money of this sale went back to the buyer: ${why}.`, 'It is no longer part of your earnings.'],
    items,
    facts: [['Order', orderNumber]],
    action: 'See the sale',
  };
}
