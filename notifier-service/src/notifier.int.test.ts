import type { DomainEvent } from '@artel/shared/contracts';
import { newId } from '@artel/shared/http';
import { anEvent, deliverTwice, eventually, freshMongo, testTokens } from '@artel/shared/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openLiveAs } from './testing/live-client.js';
import { type MailServer, startMailServer } from './testing/mail-server.js';
import { startNotifier, type TestNotifier } from './testing/notifier.js';

let mongo: Awaited<ReturnType<typeof freshMongo>>;
let tokens: Awaited<ReturnType<typeof testTokens>>;
let mail: MailServer;
const running: TestNotifier[] = [];

beforeAll(async () => {
  [mongo, tokens, mail] = await Promise.all([freshMongo('notifier'), testTokens(), startMailServer()]);
});

afterEach(async () => {
  for (const notifier of running.splice(0)) await notifier.close();
});

afterAll(async () => {
  await mail.close();
  await mongo.close();
});

async function start(parts: Partial<Parameters<typeof startNotifier>[0]> = {}): Promise<TestNotifier> {
  const notifier = await startNotifier({ db: mongo.db, tokens, smtpUrl: mail.url, ...parts });
  running.push(notifier);
  return notifier;
}

interface Person {
  id: string;
  email: string;
  token: string;
}

/** Somebody with an account this service has not heard of yet, and the event it will hear of. */
async function somebody(username: string): Promise<Person & { registered: DomainEvent }> {
  const id = newId();
  const email = `${username}.${id.slice(-6)}@example.com`;
  const registered = anEvent('user.registered.v1', { userId: id, username, email, fullName: username });
  return { id, email, token: await tokens.tokenFor({ id, username }), registered };
}

/** Two people the service knows, and ids of an order between them. */
async function aDeal({ broker, people }: TestNotifier) {
  const [buyer, seller] = await Promise.all([somebody('bea'), somebody('sam')]);
  await Promise.all([broker.publish(buyer.registered), broker.publish(seller.registered)]);
  await eventually(async () =>
    expect(await Promise.all([buyer, seller].map(({ id }) => people.find(id)))).not.toContain(undefined),
  );
  const order = { orderId: newId(), orderNumber: `AR-20260302-${newId().slice(-6)}` };
  return { buyer, seller, sale: { ...order, saleId: newId(), buyerId: buyer.id, sellerId: seller.id } };
}

async function inboxOf({ url }: TestNotifier, { token }: Person, query = '') {
  const response = await fetch(`${url}/api/notifications${query}`, { headers: { authorization: `Bearer ${token}` } });
  expect(response.status).toBe(200);
  const { data } = (await response.json()) as {
    data: { notifications: { id: string; title: string; isRead: boolean }[]; unreadCount: number; pagination: object };
  };
  return data;
}

const mailsAbout = (person: Person, orderNumber: string) =>
  mail.to(person.email).filter(({ source }) => source.includes(orderNumber));

describe('an order update', () => {
  it('reaches its people once by email, once in the inbox and once live, even when delivered twice', async () => {
    const notifier = await start({ middleware: [deliverTwice] });
    const { buyer, seller, sale } = await aDeal(notifier);
    const socket = await openLiveAs(notifier.url, buyer.token);
    const shipped = anEvent('sale.shipped.v1', { ...sale, tracking: { carrier: 'DHL', trackingNumber: '00340' } });

    await notifier.broker.publish(shipped);
    await notifier.broker.publish(shipped);
    // What follows on the same order is handled after it: once that is there, no second copy is still to come.
    await notifier.broker.publish(anEvent('sale.completed.v1', sale, { sequence: 2 }));

    const pushes = () => socket.pushes('notifications').filter((push) => orderIdOf(push) === sale.orderId);
    await eventually(() => expect(mailsAbout(buyer, sale.orderNumber)).toHaveLength(2));
    await eventually(() => expect(mailsAbout(seller, sale.orderNumber)).toHaveLength(1));
    await eventually(() => expect(pushes().map(titleOf)).toContain('Order completed'));
    expect(mailsAbout(buyer, sale.orderNumber).filter(({ source }) => source.includes('00340'))).toHaveLength(1);
    expect(pushes().map(titleOf)).toEqual(['Your order is on its way', 'Order completed']);
    const { notifications } = await inboxOf(notifier, buyer);
    const titles = notifications.map(({ title }) => title);
    expect(titles.sort()).toEqual(['Order completed', 'Welcome to Artel', 'Your order is on its way']);
    const ids = notifications.map(({ id }) => id);
    for (const push of pushes()) expect(ids).toContain(push.id);
    await socket.close();
  });

  it('handled by one process reaches a socket on another', async () => {
    const handling = await start();
    const serving = await start({ namespace: handling.namespace, handlesEvents: false });
    const { buyer, sale } = await aDeal(handling);
    const socket = await openLiveAs(serving.url, buyer.token);

    await handling.broker.publish(anEvent('sale.accepted.v1', sale));

    const push = await socket.hearsNotice('Request accepted');
    expect(push).toMatchObject({
      type: 'notification.created',
      data: { title: 'Request accepted', isRead: false, metadata: { saleId: sale.saleId } },
    });
    await socket.close();
  });

  it('that was missed is fetched after reconnecting', async () => {
    const notifier = await start();
    const { buyer, sale } = await aDeal(notifier);
    const before = await openLiveAs(notifier.url, buyer.token);
    await notifier.broker.publish(anEvent('sale.accepted.v1', sale));
    const last = await before.hearsNotice('Request accepted');
    await before.close();

    await notifier.broker.publish(anEvent('sale.shipped.v1', sale, { sequence: 2 }));
    await eventually(async () => expect((await inboxOf(notifier, buyer)).notifications).toHaveLength(3));
    const after = await openLiveAs(notifier.url, buyer.token);
    after.send({ action: 'resume', after: last.id });

    await after.hears({ message: 'Resumed' });
    expect(after.pushes('notifications').map(titleOf)).toContain('Your order is on its way');
    expect(after.pushes('notifications').map(({ id }) => id)).not.toContain(last.id);
    after.send({ action: 'resume', after: newId() });
    await eventually(() => expect(after.heard.at(-1)).toMatchObject({ error: { code: 'notification_not_found' } }));
    await after.close();
  });

  it('can be watched by the parties of the order, and by nobody else', async () => {
    const notifier = await start();
    const { buyer, seller, sale } = await aDeal(notifier);
    const topic = `order:${sale.orderId}`;
    const [bea, sam, eve] = await Promise.all(
      [buyer, seller, await somebody('eve')].map(({ token }) => openLiveAs(notifier.url, token)),
    );
    for (const client of [bea, sam, eve]) client!.send({ action: 'subscribe', topic });
    // Asked for before the service has heard of the order, as right after checkout.
    await notifier.broker.publish(anEvent('sale.accepted.v1', sale));
    await Promise.all([bea!, sam!].map((client) => client.hears({ message: `Subscribed to ${topic}` })));
    await eventually(() => expect(eve!.heard.at(-1)).toMatchObject({ error: { code: 'order_not_found' } }));

    await notifier.broker.publish(anEvent('sale.shipped.v1', sale, { sequence: 2 }));

    for (const client of [bea!, sam!]) {
      expect(await client.hears({ topic, type: 'sale.shipped' })).toMatchObject({
        data: { orderNumber: sale.orderNumber, status: 'shipped', sequence: 2 },
      });
    }
    expect(eve!.pushes(topic)).toEqual([]);
    await Promise.all([bea!, sam!, eve!].map((client) => client.close()));
  });
});

describe('a changed listing', () => {
  it('reaches those who watch the item, the artist or games', async () => {
    const notifier = await start();
    const { token } = await somebody('gus');
    const socket = await openLiveAs(notifier.url, token);
    const event = anEvent('listing.updated.v1', { listingId: newId(), sellerId: newId(), kind: 'game', stock: 1 });
    const topics = [`item:${event.data.listingId}`, `artist:${event.data.sellerId}`, 'game_updates'];
    for (const topic of topics) {
      socket.send({ action: 'subscribe', topic });
      await socket.hears({ message: `Subscribed to ${topic}` });
    }

    await notifier.broker.publish(event);

    for (const topic of topics) {
      expect(await socket.hears({ topic })).toMatchObject({ type: 'listing.updated', data: { stock: 1 } });
    }
    await socket.close();
  });
});

describe('a person', () => {
  it('is welcomed by email and in the inbox', async () => {
    const notifier = await start();
    const ada = await somebody('ada');
    await notifier.broker.publish(ada.registered);
    await eventually(() =>
      expect(mail.to(ada.email).map(({ source }) => source)).toEqual([
        expect.stringContaining('Subject: Welcome to Artel'),
      ]),
    );
    await eventually(async () => expect((await inboxOf(notifier, ada)).unreadCount).toBe(1));
  });

  it('hears of a session that was ended for them once by email and once in the inbox, even when told twice', async () => {
    const notifier = await start({ middleware: [deliverTwice] });
    const eve = await somebody('eve');
    await notifier.broker.publish(eve.registered);
    const ended = anEvent('session.compromised.v1', { userId: eve.id, device: 'Firefox on Linux' }, { sequence: 2 });
    await notifier.broker.publish(ended);
    await notifier.broker.publish(ended);
    const letters = () => mail.to(eve.email).filter(({ source }) => source.includes('Subject: We ended one of your'));
    await eventually(() => expect(letters()).toHaveLength(1));
    expect(letters()[0]?.source).toContain('Firefox on Linux');
    await eventually(async () => {
      const { notifications } = await inboxOf(notifier, eve);
      expect(notifications.map(({ title }) => title).sort()).toEqual(['We ended a session', 'Welcome to Artel']);
    });
    expect(letters()).toHaveLength(1);
  });

  it('who is not known yet is written to once they are', async () => {
    const notifier = await start();
    const { sale } = await aDeal(notifier);
    const late = await somebody('lee');
    await notifier.broker.publish(anEvent('sale.accepted.v1', { ...sale, buyerId: late.id }));
    await eventually(async () => expect((await inboxOf(notifier, late)).notifications).toHaveLength(1));
    expect(mailsAbout(late, sale.orderNumber)).toHaveLength(0);
    await notifier.broker.publish(late.registered);
    await eventually(() => expect(mailsAbout(late, sale.orderNumber)).toHaveLength(1));
  });

  it('reads their own notifications and nobody else’s', async () => {
    const notifier = await start();
    const { buyer, seller, sale } = await aDeal(notifier);
    await notifier.broker.publish(anEvent('sale.accepted.v1', sale));
    await eventually(async () => expect((await inboxOf(notifier, buyer)).unreadCount).toBe(2));
    const [{ id } = { id: '' }] = (await inboxOf(notifier, buyer)).notifications;
    const put = (person: Person, path: string) =>
      fetch(`${notifier.url}/api/notifications/${path}`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${person.token}` },
      });

    expect((await put(seller, `${id}/read`)).status).toBe(404);
    const done = await put(buyer, `${id}/read`);
    expect([done.status, await done.json()]).toEqual([
      200,
      { success: true, message: 'Notification marked as read', data: null },
    ]);
    expect((await put(buyer, `${id}/read`)).status).toBe(200);
    const unread = await inboxOf(notifier, buyer, '?unread=true&limit=1');
    expect(unread).toMatchObject({ unreadCount: 1, pagination: { total: 1, totalPages: 1 } });
    expect(unread.notifications.map((one) => one.id)).not.toContain(id);
    expect((await put(buyer, 'mark-all-read')).status).toBe(200);
    expect((await inboxOf(notifier, buyer)).unreadCount).toBe(0);
    expect((await fetch(`${notifier.url}/api/notifications`)).status).toBe(401);
  });
});

function titleOf(push: Record<string, unknown>): string {
  return (push.data as { title: string }).title;
}

function orderIdOf(push: Record<string, unknown>): string | undefined {
  return (push.data as { metadata: { orderId?: string } }).metadata.orderId;
}
