import { testLogger } from '@artel/shared/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDatabase, createPool } from '../database/index.js';
import { aRegistration, clientOf, password } from '../testing/requests.js';
import { startTestService, type TestService } from '../testing/test-service.js';
import { withTwoFactor } from '../testing/two-factor.js';
import { createThrottle } from '../throttle/index.js';
import type { SessionDependencies } from './dependencies.js';
import { createPasswords, createSessions, type Sessions } from './index.js';

let service: TestService;
let pool: ReturnType<typeof createPool>;
let sessions: Sessions;
let statements: string[] = [];
let verifications = 0;

/** Notes what is sent on every connection, in order. */
function notingPool(url: string): typeof pool {
  const noting = createPool(url, 1, testLogger());
  noting.on('connect', (client) => {
    const send = client.query.bind(client) as (...given: unknown[]) => unknown;
    Object.assign(client, {
      query(...given: unknown[]) {
        const [statement] = given;
        statements.push(typeof statement === 'string' ? statement : String(Reflect.get(Object(statement), 'text')));
        return send(...given);
      },
    });
  });
  return noting;
}

beforeAll(async () => {
  service = await startTestService();
  pool = notingPool(service.config.databaseUrl);
  const db = createDatabase(pool);
  const passwords = createPasswords();
  // What goes on after a password was right is not asked for here.
  const unused = {} as Omit<SessionDependencies, 'db' | 'passwords' | 'throttle' | 'secondFactor'>;
  sessions = createSessions({
    ...unused,
    db,
    passwords: {
      ...passwords,
      verify(...attempt) {
        verifications += 1;
        return passwords.verify(...attempt);
      },
    },
    throttle: createThrottle({ db, key: Buffer.alloc(32), now: () => new Date() }),
    secondFactor: { isOn: async () => true, spend: async () => false },
  });
});
afterAll(async () => {
  await pool.end();
  await service.close();
});
beforeEach(() => service.pool.query('truncate login_throttle'));

async function register(): Promise<{ username: string; email: string }> {
  const registration = aRegistration();
  await clientOf(service.app).post('/api/auth/register', registration);
  return registration;
}

/** What a sign-in with a wrong password costs: every statement, and how many passwords are verified. */
async function costOf(name: string): Promise<{ statements: string[]; verifications: number }> {
  statements = [];
  verifications = 0;
  const visitor = { network: name, device: 'a browser', addressPrefix: '127.0.0.0/24' };
  const attempt = sessions.login({ name, password: `not ${password}` }, visitor);
  await expect(attempt).rejects.toMatchObject({ code: 'invalid_credentials' });
  return { statements, verifications };
}

describe('signing in with a wrong password', () => {
  it('is the same work for everybody and nobody: one verification, and the same statements in the same order', async () => {
    const [person, suspended, guarded] = [await register(), await register(), await withTwoFactor(service)];
    const suspend = "update users set suspended_at = now(), suspension_reason = 'spam' where username = $1";
    await service.pool.query(suspend, [suspended.username]);
    const nobody = { username: 'nobody_at_all', email: 'nobody@example.com' };

    for (const by of ['username', 'email'] as const) {
      const costs = [];
      // Twice each: the second time there is something to hold against the name.
      for (const name of [nobody, person, suspended, guarded, nobody, person].map((who) => who[by])) {
        costs.push(await costOf(name));
      }
      expect(costs[0]?.verifications).toBe(1);
      expect(costs[0]?.statements.length).toBeGreaterThan(3);
      for (const cost of costs) expect(cost).toEqual(costs[0]);
    }
  });
});
