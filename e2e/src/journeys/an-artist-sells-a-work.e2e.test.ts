import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { must } from '../support/client.js';
import { listenLive, told } from '../support/live.js';
import { mailArrives, readMail } from '../support/mailbox.js';
import { logIn, register } from '../support/people.js';
import { artworkOf, buy, orderOf, pay, publish, saleReaches } from '../support/shop.js';
import { startTestSystem, type TestSystem } from '../support/system.js';

interface Notification {
  id: string;
  title: string;
  metadata: { orderId?: string };
}

describe('an artist sells a work', () => {
  let system: TestSystem;

  beforeAll(async () => {
    system = await startTestSystem();
  });
  afterAll(() => system?.stop());

  it('from publishing to completion, and both hear of every step', async () => {
    const { client, mailboxUrl } = system;
    const artist = await logIn(client, await register(client, 'artist', 'Vincent van Gogh'));
    const collector = await logIn(client, await register(client, 'collector', 'Anna Boch'));

    const png = await sharp({ create: { width: 900, height: 600, channels: 3, background: '#1d3f72' } })
      .png()
      .toBuffer();
    const image = await must(200, client.upload('/api/upload/image', artist.token, new Uint8Array(png)));
    const served = await fetch(new URL(image.url, client.baseUrl));
    expect(served.status).toBe(200);
    expect(served.headers.get('content-type')).toMatch(/^image\//);

    const work = await publish(client, artist, {
      title: 'The Red Vineyard',
      price: 400,
      stock: 1,
      imageUrl: image.url,
      thumbnailUrl: image.thumbnailUrl,
    });
    const list = await must(
      200,
      client.call<{ artworks: { id: string }[] }>('GET', `/api/artworks?q=vineyard&seller=${artist.id}`),
    );
    expect(list.artworks.map((each) => each.id)).toEqual([work.id]);
    expect(await artworkOf(client, work.id)).toMatchObject({ title: 'The Red Vineyard', price: 400, stock: 1 });

    const artistLive = await listenLive(client.baseUrl, artist.token);
    const collectorLive = await listenLive(client.baseUrl, collector.token);

    const order = await buy(client, collector, work.id);
    expect(order.orderNumber).toMatch(/^AR-\d{8}-\d{6}$/);
    const paid = await pay(client, collector, order.id);
    expect(paid.status).toBe(200);
    expect(paid.data.order.sales[0]).toMatchObject({ status: 'ready_to_ship', sellerEarnings: 360, platformFee: 40 });
    expect(await artworkOf(client, work.id)).toMatchObject({ stock: 0, status: 'sold', isForSale: false });

    await artistLive.hears(told('Sold: ship it'));
    const sold = await mailArrives(mailboxUrl, artist.email, `Sold, please ship: order ${order.orderNumber}`);
    expect((await readMail(mailboxUrl, sold.ID)).Text).toContain('The Red Vineyard');
    const confirmation = await mailArrives(mailboxUrl, collector.email, `Order confirmation ${order.orderNumber}`);
    expect((await readMail(mailboxUrl, confirmation.ID)).Text).toContain('The Red Vineyard');

    await must(
      200,
      client.call('PATCH', `/api/orders/${order.id}/shipped`, {
        token: artist.token,
        body: { carrier: 'La Poste', trackingNumber: '8V00112233445' },
      }),
    );
    await collectorLive.hears(told('Your order is on its way'));
    const shipped = await mailArrives(mailboxUrl, collector.email, 'on its way');
    expect((await readMail(mailboxUrl, shipped.ID)).Text).toContain('8V00112233445');

    await must(200, client.call('PATCH', `/api/orders/${order.id}/complete`, { token: collector.token, body: {} }));
    const completed = await saleReaches(client, collector, order.id, 'completed');
    expect(completed.status).toBe('completed');
    await artistLive.hears(told('Sale completed'));

    const purchases = await must(
      200,
      client.call<{ orders: { id: string }[] }>('GET', '/api/orders', { token: collector.token }),
    );
    expect(purchases.orders.map((each) => each.id)).toEqual([order.id]);
    const sales = await must(
      200,
      client.call<{ sales: unknown[]; summary: { totalEarnings: number } }>('GET', '/api/orders/sales', {
        token: artist.token,
      }),
    );
    expect(sales.sales).toHaveLength(1);
    expect(sales.summary.totalEarnings).toBe(360);

    for (const person of [artist, collector]) {
      const inbox = await must(
        200,
        client.call<{ notifications: Notification[] }>('GET', '/api/notifications', { token: person.token }),
      );
      expect(inbox.notifications.some((each) => each.metadata.orderId === order.id)).toBe(true);
    }

    await artistLive.close();
    await collectorLive.close();
  });

  it('tells one who was away everything that happened, once they resume', async () => {
    const { client } = system;
    const artist = await register(client, 'artist', 'Berthe Morisot');
    const collector = await register(client, 'collector', 'Julie Manet');
    const first = await publish(client, artist, { title: 'The Cradle', price: 120 });
    const second = await publish(client, artist, { title: 'Summer’s Day', price: 130 });

    const live = await listenLive(client.baseUrl, artist.token);
    const firstOrder = await buy(client, collector, first.id);
    expect((await pay(client, collector, firstOrder.id)).status).toBe(200);
    const lastHeard = await live.hears(told('Sold: ship it'));
    await live.close();

    const missed = await buy(client, collector, second.id);
    expect((await pay(client, collector, missed.id)).status).toBe(200);
    const back = await listenLive(client.baseUrl, artist.token);
    back.say({ action: 'resume', after: lastHeard.id });
    const caughtUp = await back.hears((push) => told('Sold: ship it')(push) && push.id !== lastHeard.id);
    expect(JSON.stringify(caughtUp.data)).toContain(missed.id);
    await back.close();
  });

  it('hides an order from everyone but its buyer and seller', async () => {
    const { client } = system;
    const artist = await register(client, 'artist', 'Paul Gauguin');
    const collector = await register(client, 'collector', 'Gustave Arosa');
    const stranger = await register(client, 'collector', 'A Stranger');
    const order = await buy(client, collector, (await publish(client, artist)).id);

    expect((await orderOf(client, artist, order.id)).id).toBe(order.id);
    const refused = await client.call('GET', `/api/orders/${order.id}`, { token: stranger.token });
    expect(refused.status).toBe(404);
  });

  it('lets an artist accept a request before the collector pays', async () => {
    const { client, mailboxUrl } = system;
    const artist = await register(client, 'artist', 'Camille Claudel');
    const collector = await register(client, 'collector', 'Eugène Blot');
    const { artwork } = await must(
      201,
      client.call<{ artwork: { id: string } }>('POST', '/api/artworks', {
        token: artist.token,
        body: {
          title: 'The Waltz',
          price: 900,
          category: 'sculpture',
          saleMode: 'request',
          stock: 2,
          imageUrl: 'https://images.example/the-waltz.webp',
        },
      }),
    );
    const order = await buy(client, collector, artwork.id);
    expect(order.sales[0]?.status).toBe('pending');
    expect((await pay(client, collector, order.id)).status).toBe(409);

    await mailArrives(mailboxUrl, artist.email, `New purchase request ${order.orderNumber}`);
    await must(
      200,
      client.call('PATCH', `/api/orders/${order.id}/review`, { token: artist.token, body: { decision: 'accept' } }),
    );
    const paid = await pay(client, collector, order.id);
    expect(paid.status).toBe(200);
    expect((await artworkOf(client, artwork.id)).stock).toBe(1);
  });

  it('refuses a declined card with a clear word, and takes another one afterwards', async () => {
    const { client } = system;
    const artist = await register(client, 'artist', 'Mary Cassatt');
    const collector = await register(client, 'collector', 'Louisine Havemeyer');
    const work = await publish(client, artist, { title: 'The Child’s Bath', price: 250 });
    const order = await buy(client, collector, work.id);

    const declined = await pay(client, collector, order.id, 'pm_card_declined');
    expect(declined).toMatchObject({ status: 402, code: 'payment_declined' });
    expect((await artworkOf(client, work.id)).stock).toBe(1);
    expect((await pay(client, collector, order.id)).status).toBe(200);
  });
});
