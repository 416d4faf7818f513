import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Answer, Client } from '../support/client.js';
import { type Person, register, signIn } from '../support/people.js';
import { type Artwork, buy, CARD, type Order, pay, publish, shippingAddress } from '../support/shop.js';
import { keepListening, type SteadyLive } from './steady-live.js';

/** A request that was not answered as it should be. */
export interface Failure {
  readonly at: Date;
  readonly what: string;
  readonly why: string;
}

/** What was done while the load was on. */
export interface Done {
  readonly requests: number;
  readonly slowestMs: number;
  readonly failures: readonly Failure[];
  readonly orders: readonly Order[];
}

/** Who is busy, with what. */
export interface Scene {
  readonly artist: Person;
  readonly collector: Person;
  readonly work: Artwork;
  /** The artist's ear. */
  readonly live: SteadyLive;
}

export interface Load {
  /** What has been done so far. */
  done(): Done;
  /** Lets everyone finish what they are at. */
  stop(): Promise<Done>;
}

export const stock = 100_000;
export const price = 100;

/** An artist with a work that does not sell out, who listens, and a collector who has bought one already. */
export async function setTheScene(client: Client): Promise<Scene> {
  const artist = await register(client, 'artist', 'Hokusai Katsushika');
  const collector = await register(client, 'collector', 'Siegfried Bing');
  const work = await publish(client, artist, { title: 'The Great Wave', price, stock });
  const live = keepListening(client.baseUrl, artist.token);
  await live.listening;
  const first = await buy(client, collector, work.id);
  await pay(client, collector, first.id);
  return { artist, collector, work, live };
}

/**
 * Reads of every service, sign-ins, changes and purchases, one after the other in several loops, until stopped. Nothing is
 * tried twice: a request that is not answered as it should be is a failure.
 */
export function startLoad(client: Client, { artist, collector, work }: Scene): Load {
  const failures: Failure[] = [];
  const orders: Order[] = [];
  let requests = 0;
  let slowestMs = 0;
  let stopping = false;

  async function expecting<Data>(statuses: readonly number[], what: string, request: Promise<Answer<Data>>) {
    const began = performance.now();
    requests += 1;
    const fail = (why: string) => void failures.push({ at: new Date(), what, why });
    try {
      const answer = await request;
      slowestMs = Math.max(slowestMs, performance.now() - began);
      if (statuses.includes(answer.status)) return answer.data;
      fail(`${answer.status} ${answer.code ?? ''} ${answer.message}`);
    } catch (error) {
      const { message, cause } = error as Error;
      fail(`${message} ${(cause as Error | undefined)?.message ?? ''}`);
    }
    return undefined;
  }

  const read = (path: string, token?: string) =>
    expecting([200], `GET ${path}`, client.call('GET', path, token === undefined ? {} : { token }));

  async function purchase(): Promise<void> {
    const { token } = collector;
    const placing = client.call<{ order: Order }>('POST', `/api/buy/${work.id}`, {
      token,
      body: { shippingAddress },
      headers: { 'idempotency-key': randomUUID() },
    });
    const order = (await expecting([201], 'buy', placing))?.order;
    if (order === undefined) return;
    // 202 means: authorized, and the outcome will come as news.
    const paid = await expecting([200, 202], 'pay', pay(client, collector, order.id, CARD));
    if (paid !== undefined) orders.push(order);
  }

  const loops: (() => Promise<unknown>)[] = [
    purchase,
    purchase,
    () => read(`/api/artworks/${work.id}`),
    () => read('/api/artworks?limit=20'),
    () => read('/api/orders?limit=5', collector.token),
    () => read('/api/notifications?limit=5', artist.token),
    () => read(`/api/users/${artist.username}`),
    () => read('/api/auth/me', collector.token),
    async () => {
      const body = { title: 'The Great Wave', description: `Seen ${new Date().toISOString()}.` };
      await expecting([200], 'edit', client.call('PUT', `/api/artworks/${work.id}`, { token: artist.token, body }));
      await pause(200);
    },
    async () => {
      const signedIn = signIn(client, collector);
      await expecting([200], 'sign in', signedIn);
      const cookie = (await signedIn.catch(() => undefined))?.headers.get('set-cookie')?.split(';', 1)[0];
      if (cookie === undefined) return;
      // As long as it takes for the other version to answer this one.
      await pause(500);
      await expecting([200], 'renew', client.call('POST', '/api/auth/refresh', { headers: { cookie } }));
    },
  ];
  const running = loops.map(async (act) => {
    while (!stopping) {
      await act();
      await pause(10);
    }
  });
  const done = (): Done => ({ requests, slowestMs, failures: [...failures], orders: [...orders] });
  return {
    done,
    async stop() {
      stopping = true;
      await Promise.all(running);
      return done();
    },
  };
}
