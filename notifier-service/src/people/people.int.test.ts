import { newId } from '@artel/shared/http';
import { anEvent, deliverTwice, eventually, freshMongo, testTokens } from '@artel/shared/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLive, openLiveAs } from '../testing/live-client.js';
import { startNotifier, type TestNotifier } from '../testing/notifier.js';

let mongo: Awaited<ReturnType<typeof freshMongo>>;
let tokens: Awaited<ReturnType<typeof testTokens>>;
let notifier: TestNotifier;

beforeAll(async () => {
  [mongo, tokens] = await Promise.all([freshMongo('people'), testTokens()]);
  const parts = { db: mongo.db, tokens, smtpUrl: 'smtp://127.0.0.1:9' };
  notifier = await startNotifier({ ...parts, middleware: [deliverTwice] });
});

afterAll(async () => {
  await notifier.close();
  await mongo.close();
});

async function inboxOf(token: string) {
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`${notifier.url}/api/notifications`, { headers });
  return {
    status: response.status,
    body: (await response.json()) as { code?: string; data?: { notifications: object[] } },
  };
}

describe('a new follower', () => {
  it('is told once in the inbox and once live, without a letter', async () => {
    const userId = newId();
    const token = await tokens.tokenFor({ id: userId });
    const socket = await openLiveAs(notifier.url, token);
    const follower = {
      userId: newId(),
      username: 'vincent',
      fullName: 'Vincent\u202e\nvan Gogh',
      profilePicture: null,
    };
    await notifier.broker.publish(anEvent('user.followed.v1', { userId, follower }));

    const push = await socket.hearsNotice('New follower');
    const told = {
      type: 'follow',
      message: 'Vincent van Gogh (@vincent) follows you now.',
      link: '/users/vincent',
      metadata: { userId: follower.userId },
    };
    expect(push).toMatchObject({ topic: 'notifications', data: told });
    await eventually(async () => expect((await inboxOf(token)).body.data?.notifications).toMatchObject([told]));
    expect(socket.pushes('notifications')).toHaveLength(1);
    await socket.close();
  });
});

describe('somebody who is suspended', () => {
  it('reads nothing more and opens no socket, until they are let back', async () => {
    const userId = newId();
    const token = await tokens.tokenFor({ id: userId });
    expect((await inboxOf(token)).status).toBe(200);

    await notifier.broker.publish(anEvent('user.suspended.v1', { userId }, { sequence: 2 }));
    await eventually(async () =>
      expect(await inboxOf(token)).toMatchObject({ status: 403, body: { code: 'account_suspended' } }),
    );
    const refused = await openLive(notifier.url, ['bearer', token]);
    expect((await refused.closed).code).toBe(4001);

    await notifier.broker.publish(anEvent('user.reinstated.v1', { userId }, { sequence: 3 }));
    await eventually(async () => expect((await inboxOf(token)).status).toBe(200));
  });
});

describe('somebody whose role has changed', () => {
  it('is refused with a token that says the former one, and opens no socket with it', async () => {
    const userId = newId();
    const token = await tokens.tokenFor({ id: userId, role: 'admin' });
    expect((await inboxOf(token)).status).toBe(200);
    const changedAt = new Date().toISOString();
    const event = anEvent('user.role_changed.v1', { userId, role: 'artist', changedAt }, { sequence: 2 });
    await notifier.broker.publish(event);
    await eventually(async () =>
      expect(await inboxOf(token)).toMatchObject({ status: 401, body: { code: 'token_expired' } }),
    );
    const refused = await openLive(notifier.url, ['bearer', token]);
    expect((await refused.closed).code).toBe(4001);
    expect((await inboxOf(await tokens.tokenFor({ id: userId, role: 'artist' }))).status).toBe(200);
  });
});
