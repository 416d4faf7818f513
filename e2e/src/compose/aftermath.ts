import { eventually } from '@artel/shared/testing';
import { type Client, must } from '../support/client.js';
import { type Mail, mailsTo } from '../support/mailbox.js';
import type { Person } from '../support/people.js';
import { artworkOf, type Order } from '../support/shop.js';
import { price, type Scene, stock } from './load.js';

/** What a purchase leaves behind, counted over all purchases. */
export interface Effects {
  readonly sold: number;
  readonly stockTaken: number;
  readonly earned: number;
  readonly letters: number;
  readonly notifications: number;
  readonly pushes: number;
}

interface Notification {
  readonly id: string;
  readonly title: string;
  readonly metadata: { readonly orderId?: string };
}

const settleMs = 60_000;

/** What `sales` purchases, each paid and told of once, come to. */
export function effectsOf(sales: number): Effects {
  const earned = (sales * price * 9) / 10;
  return { sold: sales, stockTaken: sales, earned, letters: sales, notifications: sales, pushes: sales };
}

/**
 * Waits until every order is paid and everybody has heard, and counts what happened.
 *
 * @throws with what was counted last, when it does not come to what `orders` should have done
 */
export function settle(
  client: Client,
  mailboxUrl: string,
  { artist, collector, work, live }: Scene,
  orders: readonly Order[],
): Promise<Effects> {
  // The collector's first purchase, before the load, counts too.
  const expected = effectsOf(orders.length + 1);
  const count = async (): Promise<Effects> => {
    const sold = await pagesOf<{ sales: { status: string }[] }>(client, '/api/orders', 'orders', collector);
    const inbox = await pagesOf<Notification>(client, '/api/notifications', 'notifications', artist);
    const told = inbox.filter(({ title }) => title === 'Sold: ship it');
    const { pending } = await must(
      200,
      client.call<{ pending: number }>('GET', '/api/balance', { token: artist.token }),
    );
    const confirmations = (await mailsTo(mailboxUrl, collector.email)).filter(isConfirmation);
    return {
      sold: sold.filter(({ sales }) => sales[0]?.status === 'ready_to_ship').length,
      stockTaken: stock - ((await artworkOf(client, work.id)).stock ?? 0),
      earned: pending,
      letters: new Set(confirmations.map(({ MessageID }) => MessageID)).size,
      notifications: new Set(told.map(({ metadata }) => metadata.orderId)).size === told.length ? told.length : -1,
      pushes: told.filter(({ id }) => live.heard().has(id)).length,
    };
  };
  return eventually(
    async () => {
      const counted = await count();
      if (JSON.stringify(counted) !== JSON.stringify(expected)) {
        throw new Error(`expected ${JSON.stringify(expected)}, counted ${JSON.stringify(counted)}`);
      }
      return counted;
    },
    { timeoutMs: settleMs, everyMs: 1_000 },
  );
}

const isConfirmation = ({ Subject }: Mail): boolean => Subject.includes('Order confirmation');

/** Every item of a paginated list. */
async function pagesOf<Item>(client: Client, path: string, plural: string, { token }: Person): Promise<Item[]> {
  const items: Item[] = [];
  for (let page = 1; ; page += 1) {
    const data = await must(
      200,
      client.call<Record<string, Item[]> & { pagination: { hasNext: boolean } }>(
        'GET',
        `${path}?limit=100&page=${page}`,
        { token },
      ),
    );
    items.push(...(data[plural] ?? []));
    if (!data.pagination.hasNext) return items;
  }
}
