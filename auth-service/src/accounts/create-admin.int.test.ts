import { eventually } from '@artel/shared/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase } from '../database/index.js';
import { createPasswords } from '../sessions/index.js';
import { aRegistration, clientOf, password } from '../testing/requests.js';
import { startTestService, type TestService } from '../testing/test-service.js';
import { createAdmin } from './index.js';

let service: TestService;

beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

describe('making an administrator on the server', () => {
  it('opens an account that signs in as administrator and is announced like any other', async () => {
    const { username, email } = aRegistration();
    const dependencies = {
      db: createDatabase(service.pool),
      passwords: createPasswords(),
      now: () => new Date(),
      wakeRelay: () => {},
    };
    const admin = await createAdmin(dependencies, { username, email, password });
    const reply = await clientOf(service.app).post('/api/auth/login', { email, password });
    expect(reply.json().data.user).toMatchObject({ id: admin.id, role: 'admin', emailVerified: true });
    await eventually(() =>
      expect(service.received.find(({ aggregateId }) => aggregateId === admin.id)).toMatchObject({
        type: 'user.registered.v1',
        data: { role: 'admin' },
      }),
    );
    await expect(createAdmin(dependencies, { username, email, password })).rejects.toMatchObject({ status: 409 });
  });
});
