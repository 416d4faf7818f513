import { hostileRequests } from '@artel/shared/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeApi } from './app.js';
import { aService, type Person, type TestService } from './testing/a-service.js';

let service: TestService;

beforeAll(async () => {
  service = await aService();
});
afterAll(() => service.close());

describe('hostile text in every field, parameter and query', () => {
  it.each(['guest', 'artist', 'admin'] as const)('is an error of the %s who sends it, never ours', async (who) => {
    const as: Person | undefined = who === 'guest' ? undefined : await service.person(who);
    const requests = hostileRequests(await describeApi());
    expect(requests.length).toBeGreaterThan(100);
    const failed: string[] = [];
    for (const { method, url, payload } of requests) {
      const headers: Record<string, string> = as === undefined ? {} : { authorization: `Bearer ${as.token}` };
      const reply = await service.app.inject({ method, url, headers, ...(payload && { payload }) });
      if (reply.statusCode >= 500) failed.push(`${method} ${url.slice(0, 80)}`);
    }
    expect([...new Set(failed)]).toEqual([]);
    expect((await service.ask('GET', '/api/artworks')).status).toBe(200);
  });
});
