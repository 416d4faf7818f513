import { freshMongo, hostileRequests, testTokens } from '@artel/shared/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeApi } from './app.js';
import { startMailServer } from './testing/mail-server.js';
import { startNotifier, type TestNotifier } from './testing/notifier.js';

let mongo: Awaited<ReturnType<typeof freshMongo>>;
let mail: Awaited<ReturnType<typeof startMailServer>>;
let tokens: Awaited<ReturnType<typeof testTokens>>;
let notifier: TestNotifier;

beforeAll(async () => {
  mongo = await freshMongo('notifier');
  mail = await startMailServer();
  tokens = await testTokens();
  notifier = await startNotifier({ db: mongo.db, tokens, smtpUrl: mail.url });
});
afterAll(async () => {
  await notifier.close();
  await mail.close();
  await mongo.close();
});

describe('hostile text in every field, parameter and query', () => {
  it('is an error of the person who sends it, never ours', async () => {
    const headers = { authorization: `Bearer ${await tokens.tokenFor()}`, 'content-type': 'application/json' };
    const requests = hostileRequests(await describeApi());
    expect(requests.length).toBeGreaterThan(20);
    const failed: string[] = [];
    for (const { method, url, payload } of requests) {
      const body = payload === undefined ? {} : { body: JSON.stringify(payload) };
      const reply = await fetch(`${notifier.url}${url}`, { method, headers, ...body });
      await reply.arrayBuffer();
      if (reply.status >= 500) failed.push(`${method} ${url.slice(0, 80)}`);
    }
    expect([...new Set(failed)]).toEqual([]);
  });
});
