import { anEvent } from '@artel/shared/testing';
import { describe, expect, it } from 'vitest';
import { type Item, type MailOf, noticesFor, type Template } from '../../notices/index.js';
import { render } from '../layout.js';
import { letterFor, letters } from './index.js';

const hostile = 'Dusk <script>alert(1)</script>\r\nBcc: everyone@example.com';
const items: Item[] = [
  {
    ...anEvent('sale.paid.v1').data.items[0]!,
    title: hostile,
    quantity: 2,
    unitPrice: { amount: 123_450, currency: 'EUR' },
  },
];
const common = { orderNumber: `AR-20260302-000001${hostile}`, items };
const money = { amount: 246_900, currency: 'EUR' };

const token = {
  type: 'user.verification_requested.v1',
  userId: 'ada',
  email: hostile,
  sealedToken: 'v1.a.b.c',
  expiresAt: '2026-03-02T10:15:00.000Z',
} as const;

const samples: { readonly [T in Template]: Omit<MailOf<T>, 'template'> } = {
  welcome: { username: hostile },
  'verify-email': { to: hostile, token },
  'reset-password': { to: hostile, token },
  'password-changed': { to: hostile, how: 'reset', at: token.expiresAt },
  'confirm-email': { to: hostile, token },
  'email-change': { to: hostile, newEmail: hostile, at: token.expiresAt },
  'email-changed': { to: hostile, at: token.expiresAt },
  'data-export-ready': { to: hostile, token },
  'account-closed': { to: hostile, username: hostile, at: token.expiresAt },
  'session-ended': { device: hostile, at: '2026-03-02T10:15:00.000Z' },
  'order-placed': { ...common, total: money, awaitsSeller: true },
  'purchase-request': { ...common, earnings: money },
  'request-accepted': { ...common, subtotal: money },
  'order-confirmation': { ...common, amount: money },
  sold: { ...common, earnings: money, fulfilment: 'physical' },
  shipped: { ...common, carrier: hostile, trackingNumber: hostile },
  'completed-for-buyer': { ...common, fulfilment: 'digital' },
  'completed-for-seller': { ...common, earnings: money },
  'cancelled-for-buyer': { ...common, why: hostile },
  'cancelled-for-seller': { ...common, why: hostile },
  'refunded-for-buyer': { ...common, why: hostile, subtotal: money },
  'refunded-for-seller': { ...common, why: hostile },
  'payment-declined': { orderNumber: common.orderNumber, amount: money, why: hostile },
};

const envelope = {
  name: `Ada ${hostile}`,
  url: 'https://artel.example/orders/1?a=1&b=2',
  home: 'https://artel.example',
};
const rendered = (template: Template) => {
  const letter = letterFor({ ...samples[template], template } as MailOf<Template>);
  return { letter, ...render(letter, envelope) };
};

describe.each(Object.keys(letters) as Template[])('the letter %s', (template) => {
  it('says the same in text and in HTML', () => {
    const { letter, text, html } = rendered(template);
    expect(text).toContain(letter.heading);
    expect(html).toContain(letter.heading);
    expect(text).toContain(envelope.url);
    expect(html).toContain('href="https://artel.example/orders/1?a=1&amp;b=2"');
  });

  it('keeps what people typed from becoming markup', () => {
    const { html } = rendered(template);
    expect(html).not.toContain('<script');
    expect(html).toContain('&lt;script&gt;');
  });

  it('keeps what people typed from becoming headers', () => {
    const { subject, text } = rendered(template);
    expect(subject).not.toMatch(/[\r\n]/);
    expect(text).not.toMatch(/^Bcc:/m);
  });
});

describe('a letter about an order', () => {
  it('lists items, quantities, prices and the order number', () => {
    const { text, html } = rendered('order-confirmation');
    expect(text).toContain('2 × Dusk');
    expect(text).toContain('€2,469.00');
    expect(html).toContain('€1,234.50');
    expect(html).toContain('AR-20260302-000001');
  });

  it('says that nothing was taken when the last one was gone', () => {
    const [notice] = noticesFor(anEvent('sale.cancelled.v1', { reason: 'out_of_stock' }));
    const { text } = render(letterFor(notice!.mail!), envelope);
    expect(text).toContain('someone else bought the last one first');
    expect(text).toContain('Your money was not taken.');
  });

  it('leaves out tracking nobody gave', () => {
    const letter = letterFor({ template: 'shipped', ...common, carrier: '', trackingNumber: '' });
    expect(letter.facts).toEqual([['Order', common.orderNumber]]);
  });
});
