import { eventually } from '@artel/shared/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { must } from '../support/client.js';
import { mailArrives, mailsTo } from '../support/mailbox.js';
import { buy, pay } from '../support/shop.js';
import { startTestSystem, type TestSystem } from '../support/system.js';
import { expectSold, setTheScene } from './one-purchase.js';

interface Inbox {
  notifications: { id: string; title: string }[];
  unreadCount: number;
}

describe('notifier-service is down for the whole purchase', () => {
  let system: TestSystem;

  beforeAll(async () => {
    system = await startTestSystem();
  });
  afterAll(() => system?.stop());

  it('tells everyone everything once it is started, each thing once', async () => {
    const { client, mailboxUrl } = system;
    await system.service('notifier-service').kill();
    const scene = await setTheScene(system, { title: 'Under the Wave off Kanagawa', stock: 3 });
    const order = await buy(client, scene.collector, scene.work.id);
    expect((await pay(client, scene.collector, order.id)).status).toBe(200);
    const shipped = await client.call('PATCH', `/api/orders/${order.id}/shipped`, {
      token: scene.artist.token,
      body: { carrier: 'Hikyaku', trackingNumber: 'TK-53' },
    });
    expect(shipped.status).toBe(200);
    expect(await mailsTo(mailboxUrl, scene.collector.email)).toEqual([]);

    await system.service('notifier-service').start();
    await mailArrives(mailboxUrl, scene.collector.email, `Order confirmation ${order.orderNumber}`);
    await mailArrives(mailboxUrl, scene.collector.email, 'on its way');
    await mailArrives(mailboxUrl, scene.artist.email, 'sold');

    const inbox = await eventually(async () => {
      const got = await must(200, client.call<Inbox>('GET', '/api/notifications', { token: scene.collector.token }));
      if (got.unreadCount < 3) throw new Error(`only ${got.unreadCount} so far`);
      return got;
    });
    const ids = inbox.notifications.map((each) => each.id);
    expect(new Set(ids).size).toBe(ids.length);
    const mails = await mailsTo(mailboxUrl, scene.collector.email);
    expect(new Set(mails.map((mail) => mail.Subject)).size).toBe(mails.length);
    await expectSold(system, scene, 1);
  });
});
