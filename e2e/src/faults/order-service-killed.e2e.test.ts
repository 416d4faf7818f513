import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mailArrives, mailsTo } from '../support/mailbox.js';
import { buy, pay, saleReaches } from '../support/shop.js';
import { startTestSystem, type TestSystem } from '../support/system.js';
import { expectSold, setTheScene } from './one-purchase.js';

const NO_BROKER = 'amqp://app:app@127.0.0.1:1';

describe('order-service is killed between commit and publish', () => {
  let system: TestSystem;

  beforeAll(async () => {
    system = await startTestSystem();
  });
  afterAll(() => system?.stop());

  it('publishes after its restart what it had committed before, once', async () => {
    const { client, mailboxUrl } = system;
    const scene = await setTheScene(system, { title: 'Ejiri in Suruga Province', stock: 1 });
    const order = await buy(client, scene.collector, scene.work.id);

    const orderService = system.service('order-service');
    await orderService.stop();
    await orderService.start({ AMQP_URL: NO_BROKER });
    const cutOff = await pay(client, scene.collector, order.id);
    expect(cutOff.status).toBe(202);
    const committed = await system.ordersDb.collection<{ _id: string; outbox: unknown[] }>('orders').findOne({
      _id: order.id,
    });
    expect(committed?.outbox.length).toBeGreaterThan(0);

    await orderService.kill();
    await orderService.start();
    await saleReaches(client, scene.collector, order.id, 'ready_to_ship');
    await mailArrives(mailboxUrl, scene.collector.email, `Order confirmation ${order.orderNumber}`);
    await mailArrives(mailboxUrl, scene.artist.email, `Sold, please ship: order ${order.orderNumber}`);
    await expectSold(system, scene, 1);
    const sold = (await mailsTo(mailboxUrl, scene.artist.email)).filter((mail) => /sold/i.test(mail.Subject));
    expect(new Set(sold.map((mail) => mail.MessageID)).size).toBe(1);
  });
});
