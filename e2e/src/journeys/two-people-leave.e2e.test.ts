import { randomUUID } from 'node:crypto';
import { eventually } from '@artel/shared/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trialBalance } from '../support/books.js';
import { must } from '../support/client.js';
import { mailArrives, mailsTo } from '../support/mailbox.js';
import { logIn, type Person, register } from '../support/people.js';
import { buy, type Order, pay, publish, saleReaches } from '../support/shop.js';
import { everythingStored } from '../support/stored.js';
import { startTestSystem, type TestSystem } from '../support/system.js';

const password = 'paint-the-night-sky';
const home = {
  fullName: 'Maria Thins',
  address: 'Oude Langendijk 25',
  city: 'Delft',
  zipCode: '2611',
  country: 'Netherlands',
};

describe('an artist and a buyer leave', () => {
  let system: TestSystem;
  let artist: Person;
  let buyer: Person;
  let colleague: Person;
  let collector: Person;

  beforeAll(async () => {
    system = await startTestSystem();
    const { client } = system;
    artist = await register(client, 'artist', 'Johannes Vermeer');
    buyer = await register(client, 'collector', 'Maria Thins');
    colleague = await register(client, 'artist', 'Pieter de Hooch');
    collector = await register(client, 'collector', 'Pieter van Ruijven');
  });
  afterAll(() => system?.stop());

  const step = (person: Person, orderId: string, what: string, body: object = {}) =>
    must(200, system.client.call('PATCH', `/api/orders/${orderId}/${what}`, { token: person.token, body }));

  const close = (person: Person) =>
    must(200, system.client.call('POST', '/api/auth/account/close', { token: person.token, body: { password } }));

  /** An order of the buyer who leaves, sent to where they live. */
  async function orderHome(from: Person, title: string): Promise<Order> {
    const { client } = system;
    const { id } = await publish(client, from, { title });
    const call = { token: buyer.token, body: { shippingAddress: home, notes: 'Maria Thins expects it' } };
    return eventually(async () => {
      const headers = { 'idempotency-key': randomUUID() };
      return (await must(201, client.call<{ order: Order }>('POST', `/api/buy/${id}`, { ...call, headers }))).order;
    });
  }

  async function paidBy(person: Person, order: Order): Promise<Order> {
    await must(200, pay(system.client, person, order.id));
    return saleReaches(system.client, person, order.id, 'ready_to_ship');
  }

  it('with deals done and deals open: nothing of who they were is left anywhere, and the others get their due', async () => {
    const { client, mailboxUrl } = system;
    const people = [artist, buyer].flatMap(({ username, email }) => [username, email]);
    const traces = [...people, 'Vermeer', 'Maria Thins', home.address];
    await must(200, client.call('POST', `/api/users/${colleague.id}/follow`, { token: buyer.token }));
    const done = await paidBy(buyer, await orderHome(artist, 'View of Delft'));
    await step(artist, done.id, 'shipped', { carrier: 'Trekschuit', trackingNumber: 'D-1' });
    await step(buyer, done.id, 'complete');
    const unpaid = await orderHome(colleague, 'The Courtyard');
    const work = await publish(client, artist, { title: 'The Milkmaid', stock: 2 });
    const unshipped = await paidBy(collector, await buy(client, collector, work.id));
    const waiting = await buy(client, collector, work.id);
    await mailArrives(mailboxUrl, collector.email, `Order confirmation ${unshipped.orderNumber}`);

    const known = [...(await everythingStored(system))].filter(([, text]) =>
      traces.some((trace) => text.includes(trace)),
    );
    const services = new Set(known.map(([place]) => place.replace(/\..*/, '')));
    expect(services.size).toBe(4);

    await close(artist);
    await close(buyer);

    await saleReaches(client, collector, unshipped.id, 'refunded');
    await saleReaches(client, collector, waiting.id, 'cancelled');
    await saleReaches(client, colleague, unpaid.id, 'cancelled');
    for (const { email } of [artist, buyer]) await mailArrives(mailboxUrl, email, 'Your account is closed');

    await eventually(
      async () => {
        for (const [place, text] of await everythingStored(system)) {
          for (const trace of traces) {
            expect(text.includes(trace), `${trace} in ${place}`).toBe(false);
          }
        }
      },
      { timeoutMs: 60_000 },
    );
    expect(await trialBalance(system.ordersDb)).toBe(0);
    await eventually(() => system.queuesAreEmpty());
  });

  it('after which they are nobody to any service, and not written to', async () => {
    const { client, mailboxUrl } = system;
    for (const path of ['/api/auth/me', '/api/artworks', '/api/orders', '/api/notifications']) {
      expect((await client.call('GET', path, { token: artist.token })).status, path).toBe(401);
    }
    await expect(logIn(client, artist)).rejects.toThrow('invalid_credentials');
    expect((await client.call('GET', `/api/users/${artist.id}`)).code).toBe('user_not_found');
    const works = await client.call<{ artworks: object[] }>('GET', `/api/artworks?seller=${artist.id}`);
    expect(works.data.artworks).toEqual([]);
    expect((await mailsTo(mailboxUrl, artist.email)).at(-1)?.Subject).toBe('Your account is closed');
  });

  it('after which their name is nobody’s and their address is free', async () => {
    const { client } = system;
    const { username, email } = artist;
    const body = { username, email, password, fullName: 'Somebody else', role: 'artist' };
    const taken = await client.call('POST', '/api/auth/register', { body });
    expect([taken.status, taken.code]).toEqual([409, 'username_taken']);
    const free = `artist-${randomUUID().slice(0, 13)}`;
    await must(201, client.call('POST', '/api/auth/register', { body: { ...body, username: free } }));
  });

  it('after which those they dealt with still see their orders, with nobody’s name on the other side', async () => {
    const mine = system.client.call<{ orders: (Order & { sales: object[] })[] }>('GET', '/api/orders', {
      token: collector.token,
    });
    const seller = { id: artist.id, fullName: 'Closed account', profilePicture: null };
    expect((await must(200, mine)).orders).toMatchObject([
      { status: 'cancelled', sales: [{ seller }] },
      { status: 'refunded', sales: [{ seller }] },
    ]);
  });
});
