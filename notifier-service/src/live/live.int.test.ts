import { newId } from '@artel/shared/http';
import { anEvent, eventually, freshMongo, testTokens } from '@artel/shared/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLive, openLiveAs } from '../testing/live-client.js';
import { startNotifier, type TestNotifier } from '../testing/notifier.js';
import { maxMessageBytes } from './messages.js';
import { listingPushes } from './push.js';

let mongo: Awaited<ReturnType<typeof freshMongo>>;
let tokens: Awaited<ReturnType<typeof testTokens>>;
let notifier: TestNotifier;

beforeAll(async () => {
  [mongo, tokens] = await Promise.all([freshMongo('live'), testTokens()]);
  notifier = await startNotifier({
    db: mongo.db,
    tokens,
    smtpUrl: 'smtp://127.0.0.1:9',
    liveLimits: { authenticateWithinMs: 500, burst: 10 },
  });
});

afterAll(async () => {
  await notifier.close();
  await mongo.close();
});

describe('a socket', () => {
  it('may authenticate by subprotocol, so that no token is in the URL', async () => {
    const client = await openLive(notifier.url, ['bearer', await tokens.tokenFor()]);
    await client.hears({ message: 'Authenticated' });
    await client.close();
  });

  it('is closed with 4001 for a bad token', async () => {
    const client = await openLive(notifier.url);
    client.send({ action: 'authenticate', token: `${await tokens.tokenFor()}x` });
    expect(await client.closed).toEqual({ code: 4001, reason: 'token not valid' });
    expect(client.heard).toEqual([{ error: { code: 'unauthorized', message: 'token not valid' } }]);
  });

  it('is closed with 4008 when nobody authenticates', async () => {
    const client = await openLive(notifier.url);
    client.send({ action: 'subscribe', topic: 'game_updates' });
    expect((await client.closed).code).toBe(4008);
    expect(client.heard).toMatchObject([{ error: { code: 'unauthorized' } }]);
  });

  it('is closed with 4001 when its token runs out, unless renewed', async () => {
    const id = newId();
    // `exp` counts whole seconds: of three, at least two are left to renew in.
    const short = () => tokens.tokenFor({ id }, { expiresIn: 3 });
    const [left, renewed] = await Promise.all([
      openLiveAs(notifier.url, await short()),
      openLiveAs(notifier.url, await short()),
    ]);
    renewed.send({ action: 'authenticate', token: await tokens.tokenFor({ id }) });
    expect(await left.closed).toEqual({ code: 4001, reason: 'token expired' });
    renewed.send({ action: 'subscribe', topic: 'game_updates' });
    await renewed.hears({ message: 'Subscribed to game_updates' });
    await renewed.close();
  });

  it('is closed with 1009 for a message too big and with 1008 for too many', async () => {
    const big = await openLive(notifier.url);
    big.send({ action: 'authenticate', token: 'x'.repeat(maxMessageBytes) });
    expect((await big.closed).code).toBe(1009);
    const many = await openLiveAs(notifier.url, await tokens.tokenFor());
    for (let count = 0; count < 20; count += 1) many.send({ action: 'subscribe', topic: 'game_updates' });
    expect((await many.closed).code).toBe(1008);
  });

  it('is told to come back when the process stops', async () => {
    const stopping = await startNotifier({ db: mongo.db, tokens, smtpUrl: 'smtp://127.0.0.1:9' });
    const client = await openLiveAs(stopping.url, await tokens.tokenFor());
    const [{ code }] = await Promise.all([client.closed, stopping.close()]);
    expect(code).toBe(1001);
  });

  it('hears a push of each topic once, however many processes hand it on', async () => {
    const client = await openLiveAs(notifier.url, await tokens.tokenFor());
    const topic = `item:${newId()}`;
    client.send({ action: 'subscribe', topic });
    await client.hears({ message: `Subscribed to ${topic}` });
    const push = (stock: number) =>
      listingPushes(anEvent('listing.updated.v1', { listingId: topic.slice('item:'.length), stock }))[0]!;
    const first = push(2);
    await notifier.live.announce(first);
    await notifier.live.announce(first);
    await notifier.live.announce(push(1));
    await eventually(() => expect(client.pushes(topic)).toHaveLength(2));
    expect(client.pushes(topic)).toMatchObject([{ data: { stock: 2 } }, { data: { stock: 1 } }]);
    await client.close();
  });
});

describe('GET /api/live without an upgrade', () => {
  it('says what it is', async () => {
    const response = await fetch(`${notifier.url}/api/live`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      code: 'validation_failed',
      message: expect.stringContaining('WebSocket'),
    });
  });
});
