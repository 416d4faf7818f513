import { hostileRequests } from '@artel/shared/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeApi } from './app.js';
import { aService, type TestService } from './testing/a-service.js';

let service: TestService;

beforeAll(async () => {
  service = await aService();
});
afterAll(() => service.close());

describe('hostile text in every field, parameter and query', () => {
  it('is an error of the person who sends it, never ours', async () => {
    const ada = await service.person();
    const requests = hostileRequests(await describeApi());
    expect(requests.length).toBeGreaterThan(50);
    const failed: string[] = [];
    for (const [number, { method, url, payload }] of requests.entries()) {
      const headers = { 'idempotency-key': `key-${number}` };
      const { status } = await ada.call(method, url, { headers, ...(payload && { body: payload }) });
      if (status >= 500) failed.push(`${method} ${url.slice(0, 80)}`);
    }
    expect([...new Set(failed)]).toEqual([]);
    expect((await ada.call('GET', '/api/orders')).status).toBe(200);
  });
});
