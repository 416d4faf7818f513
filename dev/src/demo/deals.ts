import { setTimeout as pause } from 'node:timers/promises';
import { type Client, Refused } from './client.js';
import type { Member } from './people.js';
import { keyOf } from './work.js';

interface Order {
  readonly id: string;
  readonly sales: readonly { readonly status: string }[];
}

/** An order of the demo collector, and how far it has come. */
interface Deal {
  readonly title: string;
  readonly artist: string;
  readonly until: 'requested' | 'paid' | 'shipped';
}

const deals: readonly Deal[] = [
  { title: 'Fine Wind, Clear Morning', artist: 'hokusai', until: 'shipped' },
  { title: 'Kajikazawa in Kai Province', artist: 'hokusai', until: 'paid' },
  { title: 'The Starry Night', artist: 'vangogh', until: 'requested' },
  { title: 'Vitruvian Man', artist: 'leonardo', until: 'paid' },
];

const shippingAddress = {
  fullName: 'Collette Sammler',
  address: 'Brunnenstraße 12',
  city: 'Berlin',
  zipCode: '10119',
  country: 'Germany',
};

/**
 * A few orders in different states, so that lists of orders, sales and notifications are not empty. Each has its own
 * idempotency key: an interrupted start picks up where it was.
 */
export async function makeDeals(
  client: Client,
  members: ReadonlyMap<string, Member>,
  buyer: Member,
  ids: ReadonlyMap<string, string>,
): Promise<void> {
  for (const deal of deals) {
    const listingId = ids.get(keyOf(deal));
    const seller = members.get(deal.artist);
    if (listingId === undefined || seller === undefined) throw new Error(`the demo has no "${deal.title}" to sell`);
    const order = await buy(client, buyer, listingId, deal.until !== 'requested');
    if (deal.until === 'shipped') await ship(client, seller, order);
  }
}

/** Buys one; what was just listed is known to the order service a moment later. */
async function buy(client: Client, { token }: Member, listingId: string, pay: boolean): Promise<Order> {
  const body = { shippingAddress, ...(pay ? { paymentMethodId: 'pm_card_visa' } : {}) };
  const idempotencyKey = `demo-${listingId}`;
  const { order } = await patiently('listing_not_found', () =>
    client.call<{ order: Order }>('POST', `/api/buy/${listingId}`, { token, body, idempotencyKey }),
  );
  return order;
}

/** Ships what was paid; a payment that was still being settled is paid a moment later. */
async function ship(client: Client, { token }: Member, { id }: Order): Promise<void> {
  const body = { carrier: 'Tōkaidō Express', trackingNumber: 'TKD-0001831' };
  await patiently('invalid_transition', async () => {
    const { order } = await client.call<{ order: Order }>('GET', `/api/orders/${id}`, { token });
    if (order.sales.every(({ status }) => status === 'shipped' || status === 'completed')) return;
    await client.call('PATCH', `/api/orders/${id}/shipped`, { token, body });
  });
}

/** Tries again while the answer is `code`, for up to 15 seconds. */
async function patiently<T>(code: string, action: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + 15_000;
  for (;;) {
    try {
      return await action();
    } catch (error) {
      if (!(error instanceof Refused && error.code === code) || Date.now() > deadline) throw error;
      await pause(100);
    }
  }
}
