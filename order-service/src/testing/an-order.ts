import { newId } from '@artel/shared/ids';
import { money } from '@artel/shared/money';
import type { Order, Payment, Sale } from '../orders/order.js';

export const buyerId = '018f0000-0000-7000-8000-00000000000b';
export const sellerId = '018f0000-0000-7000-8000-000000000005';
export const strangerId = '018f0000-0000-7000-8000-00000000000f';
export const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
export const placedAt = new Date('2025-01-15T10:00:00Z');

/** A sale for 100.00 with a fee of 10.00, as a test needs it. */
export function aSale(overrides: Partial<Sale> = {}): Sale {
  const status = overrides.status ?? 'accepted';
  return {
    id: newId(),
    sellerId,
    saleMode: 'instant',
    fulfilment: 'physical',
    status,
    items: [
      {
        id: newId(),
        listingId: newId(),
        kind: 'artwork',
        title: 'Harbour at dawn',
        quantity: 1,
        unitPrice: money(10_000),
        imageUrl: null,
        thumbnailUrl: null,
      },
    ],
    subtotal: money(10_000),
    platformFee: money(1_000),
    sellerEarnings: money(9_000),
    tracking: null,
    reason: null,
    timeline: [{ status, at: placedAt, by: 'buyer', traceId: traceparent.slice(3, 35) }],
    ...overrides,
  };
}

/** An order of these sales. */
export function anOrder(sales: Sale[] = [aSale()], payments: Payment[] = []): Order {
  return {
    id: newId(),
    orderNumber: 'AR-20250115-000001',
    buyerId,
    currency: 'EUR',
    sales,
    payments,
    shippingAddress: null,
    notes: null,
    createdAt: placedAt,
    updatedAt: placedAt,
  };
}

/** A payment for these sales, freshly started. */
export function aPayment(sales: readonly Sale[], overrides: Partial<Payment> = {}): Payment {
  return {
    id: newId(),
    saleIds: sales.map(({ id }) => id),
    amount: money(sales.reduce((total, { subtotal }) => total + subtotal.amount, 0)),
    methodId: 'pm_card_visa',
    status: 'started',
    providerRef: null,
    stock: {},
    captured: null,
    reason: null,
    refunds: [],
    traceparent,
    movedAt: placedAt,
    ...overrides,
  };
}

/** A captured payment for these sales. */
export function aCapturedPayment(sales: readonly Sale[]): Payment {
  const stock = Object.fromEntries(sales.map(({ id }) => [id, 'reserved' as const]));
  const payment = aPayment(sales, { status: 'captured', providerRef: 'ref', stock });
  return { ...payment, captured: payment.amount };
}
