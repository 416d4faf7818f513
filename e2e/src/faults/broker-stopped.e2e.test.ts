import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mailArrives } from '../support/mailbox.js';
import { logIn } from '../support/people.js';
import { artworkOf, buy, pay, saleReaches } from '../support/shop.js';
import { startTestSystem, type TestSystem } from '../support/system.js';
import { expectSold, setTheScene } from './one-purchase.js';

describe('the broker stops during a checkout and comes back', () => {
  let system: TestSystem;

  beforeAll(async () => {
    system = await startTestSystem({ ownEngines: true });
  });
  afterAll(() => system?.stop());

  it('keeps serving, answers 202, and finishes the purchase afterwards', async () => {
    const { client, mailboxUrl } = system;
    const scene = await setTheScene(system, { title: 'The Great Wave', stock: 2 });
    const order = await buy(client, scene.collector, scene.work.id);

    await system.stopBroker();
    const waiting = await pay(client, scene.collector, order.id);
    expect(waiting.status).toBe(202);
    expect((await artworkOf(client, scene.work.id)).stock).toBe(2);
    await logIn(client, scene.collector);

    await system.startBroker();
    await saleReaches(client, scene.collector, order.id, 'ready_to_ship');
    await mailArrives(mailboxUrl, scene.collector.email, `Order confirmation ${order.orderNumber}`);
    await expectSold(system, scene, 1);
  });
});
