import { randomUUID } from 'node:crypto';
import { eventually } from '@artel/shared/testing';
import { type Answer, type Client, must } from './client.js';
import type { Person } from './people.js';

export interface Artwork {
  id: string;
  title: string;
  price: number;
  stock: number | null;
  status: string;
  isForSale: boolean;
}

export interface Sale {
  id: string;
  status: string;
  sellerEarnings: number;
  platformFee: number;
}

export interface Order {
  id: string;
  orderNumber: string;
  status: string;
  total: number;
  sales: Sale[];
}

export const shippingAddress = {
  fullName: 'Theo van Gogh',
  address: '54 Rue Lepic',
  city: 'Paris',
  zipCode: '75018',
  country: 'France',
};

export const CARD = 'pm_card_visa';

/** Publishes a physical work for sale at once and returns it as the answer shows it. */
export async function publish(
  client: Client,
  artist: Person,
  work: { title?: string; price?: number; stock?: number; imageUrl?: string; thumbnailUrl?: string } = {},
): Promise<Artwork> {
  const { artwork } = await must(
    201,
    client.call<{ artwork: Artwork }>('POST', '/api/artworks', {
      token: artist.token,
      body: {
        title: 'The Starry Night',
        description: 'A village under a sky in motion.',
        price: 500,
        category: 'painting',
        tags: ['night', 'landscape'],
        stock: 1,
        imageUrl: 'https://images.example/starry-night.webp',
        ...work,
      },
    }),
  );
  return artwork;
}

/**
 * Places an order for one unit. A listing becomes buyable once its event reached order-service, so the first
 * answers may be 404; nothing else is waited for.
 */
export async function buy(client: Client, buyer: Person, artworkId: string): Promise<Order> {
  const placed = await eventually(async () => {
    const answer = await client.call<{ order: Order }>('POST', `/api/buy/${artworkId}`, {
      token: buyer.token,
      body: { shippingAddress },
      headers: { 'idempotency-key': randomUUID() },
    });
    if (answer.code === 'listing_not_found') throw new Error('the listing is not known to order-service yet');
    return answer;
  });
  return (await must(201, Promise.resolve(placed))).order;
}

/** One attempt to pay, whatever its outcome. */
export function pay(
  client: Client,
  buyer: Person,
  orderId: string,
  paymentMethodId = CARD,
): Promise<Answer<{ order: Order }>> {
  return client.call('PATCH', `/api/orders/${orderId}/payment`, {
    token: buyer.token,
    body: { paymentMethodId },
    headers: { 'idempotency-key': randomUUID() },
  });
}

/** The order as the given person sees it now. */
export async function orderOf(client: Client, person: Person, orderId: string): Promise<Order> {
  const path = `/api/orders/${orderId}`;
  return (await must(200, client.call<{ order: Order }>('GET', path, { token: person.token }))).order;
}

/** The listing as everyone sees it now. */
export async function artworkOf(client: Client, id: string): Promise<Artwork> {
  return (await must(200, client.call<{ artwork: Artwork }>('GET', `/api/artworks/${id}`))).artwork;
}

/** Waits until the buyer's order has a sale in the given state. */
export function saleReaches(client: Client, buyer: Person, orderId: string, status: string): Promise<Order> {
  return eventually(
    async () => {
      const order = await orderOf(client, buyer, orderId);
      if (order.sales[0]?.status !== status) throw new Error(`the sale is ${order.sales[0]?.status}, not ${status}`);
      return order;
    },
    { timeoutMs: 60_000 },
  );
}
