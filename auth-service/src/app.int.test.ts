import { hostileRequests } from '@artel/shared/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeApi } from './app.js';
import { aRegistration, bearerFrom, clientOf } from './testing/requests.js';
import { startTestService, type TestService } from './testing/test-service.js';

let service: TestService;

beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

const register = () => clientOf(service.app).post('/api/auth/register', aRegistration());

async function adminHeaders() {
  const registration = aRegistration();
  const { email, password } = registration;
  await clientOf(service.app).post('/api/auth/register', registration);
  await service.pool.query("update users set role = 'admin' where email = $1", [email]);
  return bearerFrom(await clientOf(service.app).post('/api/auth/login', { email, password }));
}

describe('hostile text in every field, parameter and query', () => {
  it.each(['guest', 'person', 'administrator'] as const)(
    'is an error of the %s who sends it, never ours',
    async (who) => {
      const headers = {
        guest: async () => ({}),
        person: async () => bearerFrom(await register()),
        administrator: adminHeaders,
      };
      const as = await headers[who]();
      const requests = hostileRequests(await describeApi());
      expect(requests.length).toBeGreaterThan(300);
      const failed: string[] = [];
      for (const request of requests) {
        const reply = await service.app.inject({ ...request, headers: as });
        if (reply.statusCode >= 500) failed.push(`${request.method} ${request.url.slice(0, 80)}`);
      }
      expect([...new Set(failed)]).toEqual([]);
      expect((await register()).statusCode).toBe(201);
    },
  );
});
