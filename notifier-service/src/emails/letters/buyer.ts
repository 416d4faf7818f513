import { type MailOf, priceText } from '../../notices/index.js';
import type { Letter } from '../letter.js';

export function orderPlaced({ orderNumber, items, total, awaitsSeller }: MailOf<'order-placed'>): Letter {
  return {
    subject: `Order ${orderNumber} placed`,
    preview: awaitsSeller ? 'The seller decides next.' : `${priceText(total)} in total.`,
    heading: 'Your order is placed',
    paragraphs: awaitsSeller
      ? ['We passed your request on. Once the seller accepts it, we write again and you can pay. Nothing is due now.']
      : ['We have your order. As soon as it is paid, the seller gets to work.'],
    items,
    facts: [
      ['Order', orderNumber],
      ['Total', priceText(total)],
    ],
    action: 'See your order',
  };
}

export function requestAccepted({ orderNumber, items, subtotal }: MailOf<'request-accepted'>): Letter {
  return {
    subject: `Your request was accepted: pay for order ${orderNumber}`,
    preview: `${priceText(subtotal)} makes it yours.`,
    heading: 'It can be yours',
    paragraphs: ['The seller accepted your request. Pay now: until then, nothing is set aside for you.'],
    items,
    facts: [
      ['Order', orderNumber],
      ['To pay', priceText(subtotal)],
    ],
    action: 'Pay now',
  };
}

export function orderConfirmation({ orderNumber, items, amount }: MailOf<'order-confirmation'>): Letter {
  return {
    subject: `Order confirmation ${orderNumber}`,
    preview: `We received ${priceText(amount)}.`,
    heading: 'Thank you for your order',
    paragraphs: [`We received your payment of ${priceText(amount)}. Keep this message as your confirmation.`],
    items,
    facts: [
      ['Order', orderNumber],
      ['Paid', priceText(amount)],
    ],
    action: 'See your order',
  };
}

export function shipped({ orderNumber, items, carrier, trackingNumber }: MailOf<'shipped'>): Letter {
  const tracking: [string, string][] = [
    ['Carrier', carrier],
    ['Tracking number', trackingNumber],
  ];
  return {
    subject: `Order ${orderNumber} is on its way`,
    preview: trackingNumber === '' ? 'The seller has shipped it.' : `${carrier} ${trackingNumber}`,
    heading: 'On its way to you',
    paragraphs: ['The seller has shipped your order.', 'When it has arrived, please mark it as received.'],
    items,
    facts: [['Order', orderNumber], ...tracking.filter(([, value]) => value !== '')],
    action: 'Follow your order',
  };
}

export function completedForBuyer({ orderNumber, items, fulfilment }: MailOf<'completed-for-buyer'>): Letter {
  const digital = fulfilment === 'digital';
  return {
    subject: digital ? `Ready to download: order ${orderNumber}` : `Order ${orderNumber} is complete`,
    preview: digital ? 'It is in your library.' : 'We hope you enjoy it.',
    heading: digital ? 'It is in your library' : 'Your order is complete',
    paragraphs: [
      digital ? 'Your purchase is in your library, where you can download it.' : 'We hope you enjoy your new piece.',
    ],
    items,
    facts: [['Order', orderNumber]],
    action: 'See your order',
  };
}

export function cancelledForBuyer({ orderNumber, items, why }: MailOf<'cancelled-for-buyer'>): Letter {
  return {
    subject: `Order ${orderNumber} was cancelled`,
    preview: 'Your money was not taken.',
    heading: 'Your order was cancelled',
    paragraphs: [
      `These items of your order were cancelled: ${why}.`,
      'Your money was not taken. If your bank shows an amount as reserved, it disappears within a few days.',
    ],
    items,
    facts: [['Order', orderNumber]],
    action: 'See your order',
  };
}

export function refundedForBuyer({ orderNumber, items, why, subtotal }: MailOf<'refunded-for-buyer'>): Letter {
  return {
    subject: `Refund for order ${orderNumber}`,
    preview: `${priceText(subtotal)} is on its way back to you.`,
    heading: 'Your money is on its way back',
    paragraphs: [
      `These items of your order were refunded: ${why}.`,
      'The money goes back the way you paid. Depending on your bank this takes a few days.',
    ],
    items,
    facts: [
      ['Order', orderNumber],
      ['Refunded', priceText(subtotal)],
    ],
    action: 'See your order',
  };
}

export function paymentDeclined({ orderNumber, amount, why }: MailOf<'payment-declined'>): Letter {
  return {
    subject: `Payment declined for order ${orderNumber}`,
    preview: 'You can try again or pay another way.',
    heading: 'Your payment was declined',
    paragraphs: [
      'The payment was declined and no money was taken. Your order is still open: try again or pay another way.',
    ],
    facts: [
      ['Order', orderNumber],
      ['Amount', priceText(amount)],
      ['Reason', why],
    ],
    action: 'Pay another way',
  };
}
