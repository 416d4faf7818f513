import { randomUUID } from 'node:crypto';
import type { System } from '@artel/dev/start';
import { startBaseline } from '../harness/baseline.js';
import { inTurns, ratePerSecond } from '../harness/in-turns.js';
import { aPerson } from '../harness/people.js';
import type { Row } from '../harness/report.js';

const AT_ONCE = 16;
const SECONDS = 3;

interface Work {
  readonly id: string;
  readonly saleMode: string;
  readonly artist: { readonly id: string };
}

/**
 * Orders placed per second by order-service, without the ingress, each under an idempotency key and of one work that is
 * paid for later; against bare fastify running the same seven commands of the driver, one after the other. Ours also
 * checks tokens, and has the events sent and handled by everybody meanwhile.
 */
export async function checkout(system: System, name: string): Promise<Row> {
  const { 'auth-service': auth, 'catalog-service': catalog, 'order-service': order } = system.services;
  const buyers = await Promise.all(Array.from({ length: AT_ONCE }, () => aPerson(auth.url)));
  const work = await aWork(catalog.url);

  const place = (worker: number) =>
    post(
      `${order.url}/api/orders`,
      { items: [{ itemId: work.id, quantity: 1 }], shippingAddress },
      {
        authorization: `Bearer ${buyers[worker]?.accessToken}`,
        'idempotency-key': randomUUID(),
      },
    );
  await place(0);
  const bare = await startBaseline('checkout', system.engines.mongoUrl, `${name}_orders`);
  const placeBare = (worker: number) =>
    post(`${bare.url}/orders`, { itemId: work.id, buyerId: buyers[worker]?.id ?? '', sellerId: work.artist.id });
  const rate = (placing: typeof place) => () => ratePerSecond(placing, AT_ONCE, SECONDS);
  try {
    for (const placing of [place, placeBare]) await ratePerSecond(placing, AT_ONCE, 1);
    return {
      name: 'checkout',
      unit: 'orders/s',
      ...(await inTurns(rate(place), rate(placeBare))),
      target: { atLeast: 0.5 },
    };
  } finally {
    await bare.stop();
  }
}

const shippingAddress = {
  fullName: 'Somebody Measured',
  address: '1 Test Street',
  city: 'Antwerp',
  zipCode: '2000',
  country: 'Belgium',
};

async function aWork(catalog: string): Promise<Work> {
  const response = await fetch(`${catalog}/api/artworks?limit=100`);
  const { data } = (await response.json()) as { data: { artworks: Work[] } };
  const work = data.artworks.find(({ saleMode }) => saleMode === 'instant');
  if (work === undefined) throw new Error('the demo shop sells nothing at once');
  return work;
}

async function post(url: string, body: object, headers: Record<string, string> = {}): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const answer = await response.text();
  if (response.status !== 201) throw new Error(`${url} answered ${response.status}: ${answer}`);
}
