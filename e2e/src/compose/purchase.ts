import sharp from 'sharp';
import { type Client, must } from '../support/client.js';
import { listenLive, told } from '../support/live.js';
import { mailArrives } from '../support/mailbox.js';
import { type Person, register } from '../support/people.js';
import { artworkOf, buy, pay, publish } from '../support/shop.js';

/** What remains of a purchase, to be found again later. */
export interface Purchase {
  readonly collector: Person;
  /** The collector's. */
  readonly token: string;
  readonly imageUrl: string;
  readonly orderId: string;
  readonly orderNumber: string;
}

/** Says what has been done, as it is done. */
export type Say = (what: string) => void;

/**
 * One purchase from two strangers to the mail and the live push about it, by every service, the broker, the media
 * folder and the mail server.
 *
 * @throws what did not happen
 */
export async function purchase(client: Client, mailboxUrl: string, say: Say): Promise<Purchase> {
  const artist = await register(client, 'artist', 'Berthe Morisot');
  const collector = await register(client, 'collector', 'Ernest Hoschedé');
  say('an artist and a collector registered');

  const picture = await sharp({ create: { width: 640, height: 480, channels: 3, background: '#5b7a99' } })
    .png()
    .toBuffer();
  const image = await must(200, client.upload('/api/upload/image', artist.token, new Uint8Array(picture)));
  const served = await fetch(new URL(image.url, client.baseUrl));
  if (!served.ok) throw new Error(`the uploaded picture is answered with ${served.status}`);
  const work = await publish(client, artist, { title: 'Summer’s Day', imageUrl: image.url, stock: 1 });
  say('a work with a picture published');

  const live = await listenLive(client.baseUrl, artist.token);
  const order = await buy(client, collector, work.id);
  await must(200, pay(client, collector, order.id));
  const { stock } = await artworkOf(client, work.id);
  if (stock !== 0) throw new Error(`the last unit was sold, and ${stock} are left`);
  say(`bought and paid: ${order.orderNumber}`);

  await live.hears(told('Sold: ship it'));
  await live.close();
  say('the artist heard of it live');
  await mailArrives(mailboxUrl, artist.email, `Sold, please ship: order ${order.orderNumber}`);
  await mailArrives(mailboxUrl, collector.email, `Order confirmation ${order.orderNumber}`);
  say('both have mail about it');
  const { id: orderId, orderNumber } = order;
  return { collector, token: collector.token, imageUrl: image.url, orderId, orderNumber };
}
