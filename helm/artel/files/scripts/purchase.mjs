// `helm test`: an artist lists a work with an image, a collector buys and pays it, and hears of it. Needs nothing but
// Node.js and the URLs of the services; leaves the two people and the sold work behind.
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { deflateSync } from 'node:zlib';

const { AUTH_URL, CATALOG_URL, ORDER_URL, NOTIFIER_URL, MAILBOX_URL, DEADLINE_SECONDS = '120' } = process.env;
const deadline = Date.now() + Number(DEADLINE_SECONDS) * 1_000;
const startedAt = Date.now();
process.on('SIGTERM', () => process.exit(143));

const say = (words) => console.log(`${String(Date.now() - startedAt).padStart(6)} ms  ${words}`);

async function request(method, url, { token, body } = {}) {
  const form = body instanceof FormData;
  const response = await fetch(url, {
    method,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body && !form && { 'content-type': 'application/json' }),
      ...(method !== 'GET' && { 'idempotency-key': randomUUID() }),
    },
    body: form ? body : JSON.stringify(body),
    signal: AbortSignal.timeout(15_000),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${method} ${url} was answered ${response.status}: ${answer.message}`);
  return answer.data ?? answer;
}

/** Tries until it works or time is up: what one service did, others learn by events. */
async function eventually(what, act) {
  for (;;) {
    try {
      return await act();
    } catch (error) {
      if (Date.now() > deadline) throw new Error(`waited in vain for ${what}: ${error.message}`, { cause: error });
      await pause(500);
    }
  }
}

async function register(role, fullName) {
  const username = `helm-test-${role}-${randomUUID().slice(0, 8)}`;
  const email = `${username}@people.example`;
  const body = { username, email, password: randomUUID(), fullName, role };
  const { user, accessToken } = await request('POST', `${AUTH_URL}/api/auth/register`, { body });
  return { id: user.id, email, token: accessToken };
}

/** A picture of one colour as a PNG file (ISO/IEC 15948). */
function png(width, height, colour) {
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const framed = Buffer.alloc(body.length + 8);
    framed.writeUInt32BE(data.length, 0);
    body.copy(framed, 4);
    framed.writeUInt32BE(crc32(body), body.length + 4);
    return framed;
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const row = Buffer.concat([Buffer.of(0), ...Array.from({ length: width }, () => Buffer.from(colour))]);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: height }, () => row)));
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}

function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

async function list(artist) {
  const form = new FormData();
  form.set('folder', 'artworks');
  form.set('image', new Blob([png(320, 240, [29, 63, 114])], { type: 'image/png' }), 'work.png');
  const image = await request('POST', `${CATALOG_URL}/api/upload/image`, { token: artist.token, body: form });
  const served = await fetch(`${CATALOG_URL}${new URL(image.url).pathname}`);
  if (!served.ok) throw new Error(`the image is answered ${served.status}`);
  const { artwork } = await request('POST', `${CATALOG_URL}/api/artworks`, {
    token: artist.token,
    body: {
      title: 'Study in One Colour',
      description: 'Made by helm test.',
      price: 12,
      category: 'painting',
      stock: 1,
      imageUrl: image.url,
      thumbnailUrl: image.thumbnailUrl,
    },
  });
  return artwork.id;
}

async function buyAndPay(collector, artworkId) {
  const shippingAddress = {
    fullName: 'Helm Test',
    address: '1 Pod Lane',
    city: 'Cluster',
    zipCode: '12345',
    country: 'France',
  };
  const { order } = await eventually('the work to be for sale', () =>
    request('POST', `${ORDER_URL}/api/buy/${artworkId}`, { token: collector.token, body: { shippingAddress } }),
  );
  await request('PATCH', `${ORDER_URL}/api/orders/${order.id}/payment`, {
    token: collector.token,
    body: { paymentMethodId: 'pm_card_visa' },
  });
  await eventually('the payment', async () => {
    const { order: now } = await request('GET', `${ORDER_URL}/api/orders/${order.id}`, { token: collector.token });
    if (now.sales[0].status !== 'ready_to_ship') throw new Error(`the sale is ${now.sales[0].status}`);
  });
  return order;
}

const letter = (collector, order) => async () => {
  const { messages } = await request('GET', `${MAILBOX_URL}/api/v1/messages?limit=500`);
  const sent = messages.some(
    ({ To, Subject }) => To.some(({ Address }) => Address === collector.email) && Subject.includes(order.orderNumber),
  );
  if (!sent) throw new Error(`no letter about ${order.orderNumber} among ${messages.length}`);
};

const notification = (collector, order) => async () => {
  const { notifications } = await request('GET', `${NOTIFIER_URL}/api/notifications`, { token: collector.token });
  if (!notifications.some(({ metadata }) => metadata.orderId === order.id)) throw new Error('nothing in the inbox');
};

try {
  const [artist, collector] = await eventually('the services', () =>
    Promise.all([register('artist', 'Helm Test Artist'), register('collector', 'Helm Test Collector')]),
  );
  say('registered an artist and a collector');
  const artworkId = await list(artist);
  say('listed a work with an image');
  const order = await buyAndPay(collector, artworkId);
  say(`bought and paid it: order ${order.orderNumber}`);
  await eventually('the notification', notification(collector, order));
  say('the collector was notified');
  if (MAILBOX_URL) {
    await eventually('the letter', letter(collector, order));
    say('the letter arrived');
  }
} catch (error) {
  say(`FAILED: ${error.message}`);
  process.exitCode = 1;
}
