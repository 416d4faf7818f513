import type { Service } from '@artel/shared/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listenLive } from '../support/live.js';
import { logIn, type Person, register } from '../support/people.js';
import { artworkOf, buy, orderOf, publish, shippingAddress } from '../support/shop.js';
import { startTestSystem, type TestSystem } from '../support/system.js';

const everyone: readonly Service[] = ['auth-service', 'catalog-service', 'order-service', 'notifier-service'];

describe('each service alone', () => {
  let system: TestSystem;
  let artist: Person;
  let collector: Person;

  beforeAll(async () => {
    system = await startTestSystem({ ownEngines: true });
    artist = await register(system.client, 'artist', 'Utagawa Hiroshige');
    collector = await register(system.client, 'collector', 'Henri Rivière');
  });
  afterAll(() => system?.stop());

  /** Every service sees a token once while auth-service is up, as any service in use has, and so knows the keys. */
  async function showTokens(orderId: string, artworkId: string): Promise<void> {
    for (const path of ['/api/notifications', `/api/orders/${orderId}`, `/api/artworks/${artworkId}`]) {
      const { status } = await system.client.call('GET', path, { token: collector.token });
      expect(status).toBe(200);
    }
  }

  it('serves what it owns with the other three and the broker down', async () => {
    const { client } = system;
    const work = await publish(client, artist, { title: 'Sudden Shower over Shin-Ōhashi', stock: 5 });
    const order = await buy(client, collector, work.id);
    await showTokens(order.id, work.id);

    const owned: Record<Service, () => Promise<void>> = {
      'auth-service': async () => {
        expect((await logIn(client, collector)).id).toBe(collector.id);
        await register(client, 'collector', 'A Newcomer');
      },
      'catalog-service': async () => {
        expect((await artworkOf(client, work.id)).title).toContain('Sudden Shower');
        await publish(client, artist, { title: 'Plum Park in Kameido' });
      },
      'order-service': async () => {
        expect((await orderOf(client, collector, order.id)).id).toBe(order.id);
        const another = await client.call('POST', `/api/buy/${work.id}`, {
          token: collector.token,
          body: { shippingAddress },
        });
        expect(another.status).toBe(201);
      },
      'notifier-service': async () => {
        const inbox = await client.call('GET', '/api/notifications', { token: collector.token });
        expect(inbox.status).toBe(200);
        await (await listenLive(client.baseUrl, collector.token)).close();
      },
    };

    await system.stopBroker();
    for (const alone of everyone) {
      const others = everyone.filter((name) => name !== alone);
      await Promise.all(others.map((name) => system.service(name).kill()));
      await owned[alone]();
      await Promise.all(others.map((name) => system.service(name).start()));
      await showTokens(order.id, work.id);
    }
  });
});
