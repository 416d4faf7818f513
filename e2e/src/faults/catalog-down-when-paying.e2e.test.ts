import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { artworkOf, buy, pay, saleReaches } from '../support/shop.js';
import { startTestSystem, type TestSystem } from '../support/system.js';
import { expectSold, setTheScene } from './one-purchase.js';

describe('catalog-service is down when the collector pays', () => {
  let system: TestSystem;

  beforeAll(async () => {
    system = await startTestSystem();
  });
  afterAll(() => system?.stop());

  it('answers 202 with the order, and settles once the catalog is back', async () => {
    const { client } = system;
    const scene = await setTheScene(system, { title: 'Fine Wind, Clear Morning', stock: 2 });
    const order = await buy(client, scene.collector, scene.work.id);

    const catalog = system.service('catalog-service');
    await catalog.kill();
    const waiting = await pay(client, scene.collector, order.id);
    expect(waiting.status).toBe(202);
    expect(waiting.data.order.id).toBe(order.id);
    const again = await pay(client, scene.collector, order.id);
    expect(again).toMatchObject({ status: 409, code: 'payment_in_progress' });

    await catalog.start();
    await saleReaches(client, scene.collector, order.id, 'ready_to_ship');
    expect((await artworkOf(client, scene.work.id)).stock).toBe(1);
    await expectSold(system, scene, 1);
  });
});
