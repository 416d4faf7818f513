import { eventually } from '@artel/shared/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { must } from '../support/client.js';
import { type Duplicator, duplicateEveryEvent } from '../support/duplicator.js';
import { mailArrives, mailsTo } from '../support/mailbox.js';
import { buy, pay, saleReaches } from '../support/shop.js';
import { startTestSystem, type TestSystem } from '../support/system.js';
import { expectSold, setTheScene } from './one-purchase.js';

describe('every event is delivered twice', () => {
  let system: TestSystem;
  let duplicator: Duplicator;

  beforeAll(async () => {
    system = await startTestSystem();
    duplicator = await duplicateEveryEvent(system.amqpUrl, system.namespace);
  });
  afterAll(async () => {
    await duplicator?.stop();
    await system?.stop();
  });

  it('has one effect each: one sale, one posting, one mail, one notification', async () => {
    const { client, mailboxUrl } = system;
    const scene = await setTheScene(system, { title: 'Shichiri Beach in Sagami', stock: 5 });
    const order = await buy(client, scene.collector, scene.work.id);
    expect((await pay(client, scene.collector, order.id)).status).toBe(200);
    await must(
      200,
      client.call('PATCH', `/api/orders/${order.id}/shipped`, {
        token: scene.artist.token,
        body: { carrier: 'Hikyaku', trackingNumber: 'TK-7' },
      }),
    );
    await must(
      200,
      client.call('PATCH', `/api/orders/${order.id}/complete`, { token: scene.collector.token, body: {} }),
    );
    await saleReaches(client, scene.collector, order.id, 'completed');
    await mailArrives(mailboxUrl, scene.collector.email, 'on its way');

    await eventually(() => {
      if (!duplicator.repeated().includes('sale.completed.v1')) throw new Error('not everything was repeated yet');
    });
    await eventually(() => system.queuesAreEmpty(), { timeoutMs: 60_000 });

    await expectSold(system, scene, 1);
    for (const person of [scene.artist, scene.collector]) {
      const subjects = (await mailsTo(mailboxUrl, person.email)).map((mail) => mail.Subject);
      expect(new Set(subjects).size).toBe(subjects.length);
      const { notifications } = await must(
        200,
        client.call<{ notifications: { title: string; message: string }[] }>('GET', '/api/notifications?limit=100', {
          token: person.token,
        }),
      );
      const said = notifications.map((each) => `${each.title}: ${each.message}`);
      expect(new Set(said).size).toBe(said.length);
    }
  });
});
