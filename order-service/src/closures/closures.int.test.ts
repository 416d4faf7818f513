import { newId } from '@artel/shared/ids';
import { anEvent, deliverTwice, eventually } from '@artel/shared/testing';
import type { Document } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aService, shippingAddress, type TestPerson, type TestService } from '../testing/a-service.js';

let service: TestService;

beforeAll(async () => {
  service = await aService({ CLOSURE_SWEEP_MS: '50', PAYMENT_WAIT_MS: '2000' }, [deliverTwice]);
});
afterAll(() => service.close());

const street = '7 Rua das Flores';
const address = { ...shippingAddress, fullName: 'Josefa de Óbidos', address: street };
const pay = { paymentMethodId: 'pm_card_visa' };

async function placed(buyer: TestPerson, seller: TestPerson, terms: object = {}) {
  const itemId = await service.listing({ sellerId: seller.id, ...terms });
  const answer = await buyer.call('POST', `/api/buy/${itemId}`, {
    body: { shippingAddress: address, notes: 'Ring twice for Josefa' },
    headers: { 'idempotency-key': newId() },
  });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.order.id;
}

async function paid(buyer: TestPerson, seller: TestPerson, terms: object = {}) {
  const id = await placed(buyer, seller, terms);
  const answer = await buyer.call('PATCH', `/api/orders/${id}/payment`, {
    body: pay,
    headers: { 'idempotency-key': newId() },
  });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return id;
}

const ship = (seller: TestPerson, id: string) =>
  seller.call('PATCH', `/api/orders/${id}/shipped`, { body: { carrier: 'CTT', trackingNumber: 'RR1' } });

const close = ({ id: userId }: TestPerson, closedAt = new Date()) =>
  service.broker.publish(
    anEvent('user.closed.v1', { userId, username: 'josefa', closedAt: closedAt.toISOString() }, { sequence: 9 }),
  );

const stored = async (id: string): Promise<Document> =>
  (await service.db.collection<Document & { _id: string }>('orders').findOne({ _id: id })) ?? {};

const saleOf = async (id: string) => (await stored(id)).sales[0];

const saleBecomes = (id: string, status: string) =>
  eventually(async () => expect(await saleOf(id)).toMatchObject({ status }));

/** Everything in the database, as one text to search. */
async function everything(): Promise<string> {
  const collections = await service.db.collections();
  return JSON.stringify(await Promise.all(collections.map((collection) => collection.find().toArray())));
}

describe('a buyer who closes their account', () => {
  it('has what they did not pay for cancelled, and is named nowhere: not even in answers kept for repeating', async () => {
    const [josefa, seller] = [await service.person('josefa'), await service.person('seller')];
    const [open, request, done] = [
      await placed(josefa, seller),
      await placed(josefa, seller, { saleMode: 'request' }),
      await paid(josefa, seller, { fulfilment: 'digital' }),
    ];
    expect(await everything()).toContain('josefa');

    await close(josefa);
    for (const id of [open, request]) await saleBecomes(id, 'cancelled');
    expect(await saleOf(open)).toMatchObject({ reason: 'account_closed', timeline: [{}, { by: 'system' }] });
    expect(await saleOf(done)).toMatchObject({ status: 'completed' });
    await eventually(async () => expect(await everything()).not.toMatch(/josefa|Rua das Flores/i));

    const seen = await seller.call('GET', `/api/orders/${done}`);
    const name = `closed-${josefa.id.slice(-12)}`;
    expect(seen.order).toMatchObject({
      buyer: { id: josefa.id, username: name, fullName: 'Closed account' },
      shippingAddress: null,
      notes: null,
    });
  });

  it('gets what they paid for: their address is kept until it has arrived, and no longer', async () => {
    const [josefa, seller] = [await service.person('josefa'), await service.person('seller')];
    const id = await paid(josefa, seller);
    await close(josefa);
    await eventually(async () => expect((await josefa.call('GET', `/api/orders/${id}`)).status).toBe(401));
    expect((await ship(seller, id)).order.shippingAddress).toMatchObject({ address: street });
    await service.deps.committer.commit(id, { type: 'auto_complete', afterMs: 0 });
    await eventually(async () => expect(await everything()).not.toMatch(/josefa|Rua das Flores/i));
    expect(await stored(id)).toMatchObject({ status: 'completed', shippingAddress: null, notes: null });
  });

  it('has a payment that was under way end first', async () => {
    const [josefa, seller] = [await service.person('josefa'), await service.person('seller')];
    const id = await placed(josefa, seller);
    service.catalog.reply(() => 'silence');
    const paying = josefa.call('PATCH', `/api/orders/${id}/payment`, { body: pay });
    const { data } = await eventually(
      () => service.catalog.asked.find((event) => event.data.orderId === id) ?? missing(),
    );
    await close(josefa);
    await eventually(async () => expect((await josefa.call('GET', '/api/orders')).status).toBe(401));
    expect(await saleOf(id)).toMatchObject({ status: 'accepted' });
    service.catalog.reply(() => 'reserved');
    const { paymentId, sales } = data;
    const rejected = { orderId: id, paymentId, saleId: sales[0]!.saleId, reason: 'out_of_stock' as const };
    await service.broker.publish(anEvent('stock.rejected.v1', rejected));
    await paying;
    await saleBecomes(id, 'cancelled');
    await eventually(async () => expect(await stored(id)).toMatchObject({ shippingAddress: null }));
  });
});

describe('a seller who closes their account', () => {
  it('has unpaid sales cancelled and what they would never ship given back; what is on its way arrives', async () => {
    const [buyer, josefa] = [await service.person('buyer'), await service.person('josefa')];
    const [open, request, unshipped, shipped] = [
      await placed(buyer, josefa),
      await placed(buyer, josefa, { saleMode: 'request' }),
      await paid(buyer, josefa),
      await paid(buyer, josefa),
    ];
    expect((await ship(josefa, shipped)).status).toBe(200);

    await close(josefa);
    for (const id of [open, request]) await saleBecomes(id, 'cancelled');
    await saleBecomes(unshipped, 'refunded');
    const seen = await buyer.call('GET', `/api/orders/${unshipped}`);
    expect(seen.order.sales[0]).toMatchObject({
      status: 'refunded',
      reason: 'account_closed',
      seller: { fullName: 'Closed account', profilePicture: null },
    });
    expect((await buyer.call('PATCH', `/api/orders/${shipped}/complete`, { body: {} })).status).toBe(200);
    const { payments } = await stored(unshipped);
    const sandbox = service.db.collection<Document & { _id: string }>('sandbox_payments');
    expect((await sandbox.findOne({ _id: payments[0].id }))?.refunds).toHaveLength(1);
  });

  it('has what is bought of them meanwhile ended as well', async () => {
    const [buyer, josefa] = [await service.person('buyer'), await service.person('josefa')];
    await close(josefa);
    await eventually(async () => expect((await josefa.call('GET', '/api/orders')).status).toBe(401));
    const id = await placed(buyer, josefa);
    await saleBecomes(id, 'cancelled');
  });
});

describe('a closure', () => {
  it('is settled when nothing is left to do and no token can be out, and not looked at again', async () => {
    const [josefa, seller] = [await service.person('josefa'), await service.person('seller')];
    const id = await paid(josefa, seller);
    const twoHoursAgo = new Date(Date.now() - 2 * 3_600_000);
    await close(josefa, twoHoursAgo);
    const closure = () => service.db.collection<Document & { _id: string }>('closures').findOne({ _id: josefa.id });
    await eventually(async () => expect(await closure()).toMatchObject({ closedAt: twoHoursAgo }));
    await ship(seller, id);
    expect(await closure()).not.toHaveProperty('settledAt');
    await service.deps.committer.commit(id, { type: 'auto_complete', afterMs: 0 });
    await eventually(async () => expect(await closure()).toHaveProperty('settledAt'));
    expect(await stored(id)).toMatchObject({ shippingAddress: null });
  });

  it('stays one when older news of the person arrive late', async () => {
    const josefa = await service.person('josefa');
    await close(josefa);
    const person = () => service.db.collection<Document & { _id: string }>('people').findOne({ _id: josefa.id });
    await eventually(async () => expect(await person()).toMatchObject({ sequence: 9 }));
    await service.broker.publish(
      anEvent('user.updated.v1', { userId: josefa.id, username: 'josefa' }, { sequence: 8 }),
    );
    const witness = await service.person('witness');
    await eventually(async () =>
      expect(await service.db.collection<{ _id: string }>('people').findOne({ _id: witness.id })).not.toBeNull(),
    );
    expect(await person()).toMatchObject({ sequence: 9, fullName: 'Closed account' });
  });
});

function missing(): never {
  throw new Error('catalog was not asked yet');
}
