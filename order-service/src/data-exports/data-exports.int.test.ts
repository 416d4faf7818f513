import { type Contributed, dataExporter, eventually } from '@artel/shared/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aService, shippingAddress, type TestPerson, type TestService } from '../testing/a-service.js';

let service: TestService;
let exportOf: (userId: string, copies?: number) => Promise<Contributed>;

beforeAll(async () => {
  service = await aService();
  exportOf = await dataExporter(service.broker);
});
afterAll(() => service.close());

/** A buyer who paid works of two sellers in one order. */
async function aPurchase() {
  const [buyer, ada, eve] = [await service.person('grace'), await service.person('ada'), await service.person('eve')];
  const items: { itemId: string; quantity: number }[] = [];
  for (const seller of [ada, eve]) items.push({ itemId: await service.listing({ sellerId: seller.id }), quantity: 1 });
  const { order } = await buyer.call('POST', '/api/orders', {
    body: { items, shippingAddress, notes: 'mind the dog' },
    headers: { 'idempotency-key': `k-${buyer.id}` },
  });
  const paid = await buyer.call('PATCH', `/api/orders/${order.id}/payment`, {
    body: { paymentMethodId: 'pm_card_visa' },
    headers: { 'idempotency-key': `p-${buyer.id}` },
  });
  expect(paid.status).toBe(200);
  return { buyer, ada, eve, order };
}

const booked = (seller: TestPerson) =>
  eventually(async () => {
    const contributed = await exportOf(seller.id);
    expect(contributed.earnings).toHaveLength(1);
    return contributed;
  });

describe('what order-service has about somebody', () => {
  it('is what they bought, with what they wrote and paid, the sellers by their username', async () => {
    const { buyer, ada, eve, order } = await aPurchase();
    const { profile, orders, sales, earnings } = await exportOf(buyer.id, 2);
    expect(profile).toMatchObject([{ username: 'grace' }]);
    expect(orders).toMatchObject([
      {
        ...{ orderNumber: order.orderNumber, notes: 'mind the dog', shippingAddress, currency: 'EUR' },
        sales: [
          { seller: 'ada', subtotal: 100 },
          { seller: 'eve', subtotal: 100 },
        ],
        payments: [{ amount: 200, captured: 200, status: 'captured' }],
      },
    ]);
    expect([sales, earnings]).toEqual([undefined, undefined]);
    const said = JSON.stringify(orders);
    for (const foreign of [ada.id, eve.id, 'sellerEarnings', 'platformFee']) expect(said).not.toContain(foreign);
  });

  it('is what they sold and earned, without where it goes and what others sold to the same buyer', async () => {
    const { buyer, ada, eve, order } = await aPurchase();
    const { orders, sales, earnings } = await booked(ada);
    expect(orders).toBeUndefined();
    expect(sales).toMatchObject([
      {
        orderNumber: order.orderNumber,
        buyer: 'grace',
        sales: [{ subtotal: 100, platformFee: 10, sellerEarnings: 90 }],
      },
    ]);
    expect(sales?.[0]?.sales).toHaveLength(1);
    expect(earnings).toMatchObject([
      { type: 'payment.captured.v1', movements: [{ account: 'pending', amount: 90, currency: 'EUR' }] },
    ]);
    const said = JSON.stringify([sales, earnings]);
    for (const foreign of [buyer.id, eve.id, shippingAddress.address, 'mind the dog'])
      expect(said).not.toContain(foreign);
  });
});
