import type { Middleware } from '@artel/shared/messaging';
import { anEvent, eventually } from '@artel/shared/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aService, shippingAddress, type TestPerson, type TestService } from '../testing/a-service.js';

let service: TestService;
const handled: string[] = [];

const noting: Middleware = async ({ event }, next) => {
  await next();
  handled.push(event.id);
};

beforeAll(async () => {
  service = await aService({}, [noting]);
});
afterAll(() => service.close());

const suspended = ({ id }: TestPerson, sequence: number) => anEvent('user.suspended.v1', { userId: id }, { sequence });
const reinstated = ({ id }: TestPerson, sequence: number) =>
  anEvent('user.reinstated.v1', { userId: id }, { sequence });

describe('somebody who is suspended', () => {
  it('reads, buys and pays nothing with a token that is still good, until they are let back', async () => {
    const [mallory, itemId] = [await service.person('mallory'), await service.listing()];
    const headers = () => ({ 'idempotency-key': crypto.randomUUID() });
    const buy = () => mallory.call('POST', `/api/buy/${itemId}`, { body: { shippingAddress }, headers: headers() });
    const bought = await buy();
    expect(bought.status, JSON.stringify(bought.body)).toBe(201);
    const { id } = bought.order;
    const pay = () =>
      mallory.call('PATCH', `/api/orders/${id}/payment`, {
        body: { paymentMethodId: 'pm_card_visa' },
        headers: headers(),
      });

    await service.broker.publish(suspended(mallory, 2));
    await eventually(async () => expect((await mallory.call('GET', '/api/orders')).status).toBe(403));
    for (const refused of [await buy(), await pay(), await mallory.call('GET', `/api/orders/${id}`)]) {
      expect([refused.status, refused.body.code]).toEqual([403, 'account_suspended']);
    }

    await service.broker.publish(reinstated(mallory, 3));
    await eventually(async () => expect((await mallory.call('GET', '/api/orders')).status).toBe(200));
    const { order } = await mallory.call('GET', `/api/orders/${id}`);
    expect(order.status).toBe(bought.order.status);
    expect((await pay()).status).toBe(200);
  });

  it('stays so when the news arrive in the wrong order, or twice, and nobody else is', async () => {
    const [mallory, ada] = [await service.person('mallory'), await service.person()];
    const last = suspended(mallory, 4);
    const news = [last, reinstated(mallory, 3), last, suspended(mallory, 2)];
    for (const event of news) await service.broker.publish(event);
    await eventually(() => expect(handled).toEqual(expect.arrayContaining(news.map(({ id }) => id))));
    expect((await mallory.call('GET', '/api/orders')).body.code).toBe('account_suspended');
    expect((await ada.call('GET', '/api/orders')).status).toBe(200);
  });
});

describe('somebody whose role has changed', () => {
  it('is refused with a token that says the former one, until it is renewed', async () => {
    const ada = await service.person('ada');
    const orders = async () => (await ada.call('GET', '/api/orders')).status;
    const changed = (role: 'admin' | 'collector', sequence: number) =>
      anEvent('user.role_changed.v1', { userId: ada.id, role, changedAt: new Date().toISOString() }, { sequence });
    await service.broker.publish(changed('admin', 2));
    await eventually(async () => expect(await orders()).toBe(401));
    await service.broker.publish(changed('collector', 3));
    await eventually(async () => expect(await orders()).toBe(200));
  });
});
