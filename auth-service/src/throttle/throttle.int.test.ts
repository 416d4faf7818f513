import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase } from '../database/index.js';
import { deriveKey } from '../secrets/index.js';
import { aRegistration, clientOf, password } from '../testing/requests.js';
import { startTestService, type TestService } from '../testing/test-service.js';
import { createThrottle } from './index.js';
import { rules } from './rules.js';

let service: TestService;
let networks = 0;

beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

/** An address nobody has tried from. */
function anAddress(): string {
  networks += 1;
  return `198.51.${networks >> 8}.${networks & 255}`;
}

async function register() {
  const registration = aRegistration();
  await clientOf(service.app).post('/api/auth/register', registration);
  return registration;
}

const attempt = (name: string, secret: string, from = anAddress(), app = service.app) =>
  app.inject({
    method: 'POST',
    url: '/api/auth/login',
    payload: { email: name, password: secret },
    headers: { 'x-forwarded-for': from },
  });

/** Lets so much time pass for everything that is remembered. */
const pass = (ms: number) =>
  service.pool.query("update login_throttle set failed_at = failed_at - $1 * interval '1 ms'", [ms]);

let names = 0;

/** An address nobody has an account for. */
function aStranger(): string {
  names += 1;
  return `stranger-${names}@example.com`;
}

async function failTimes(times: number, name: () => string, from?: string) {
  for (let count = 0; count < times; count += 1) await attempt(name(), 'wrong', from);
}

describe('guessing at an account', () => {
  it.each(['known', 'unknown'])(
    'is stopped after a few failures, from wherever they came: a(n) %s one',
    async (kind) => {
      const email = kind === 'known' ? (await register()).email : `nobody-${networks}@example.com`;
      const statuses: number[] = [];
      for (let count = 0; count < 8; count += 1) statuses.push((await attempt(email, 'wrong')).statusCode);
      expect(statuses).toEqual([401, 401, 401, 401, 401, 401, 429, 429]);
      const refused = await attempt(email, 'wrong');
      expect(refused.json()).toMatchObject({ code: 'too_many_requests' });
      expect(Number(refused.headers['retry-after'])).toBe(1);
    },
  );

  it('locks out whoever knows the password too, but only for so long', async () => {
    const { email } = await register();
    await failTimes(6, () => email);
    expect((await attempt(email, password)).statusCode).toBe(429);
    await pass(1000);
    expect((await attempt(email, password)).statusCode).toBe(200);
  });

  it('starts anew after a success, for the address and the username alike', async () => {
    const { email, username } = await register();
    await failTimes(5, () => email);
    await failTimes(5, () => username);
    expect((await attempt(email, password)).statusCode).toBe(200);
    await failTimes(5, () => username);
    expect((await attempt(username, password)).statusCode).toBe(200);
  });

  it('is not helped by writing the name in other ways', async () => {
    const { email } = await register();
    const ways = [email, email.toUpperCase(), email.replace('p', 'P'), email.replace('e', 'E')];
    for (const name of [...ways, email, email]) expect((await attempt(name, 'wrong')).statusCode).toBe(401);
    expect((await attempt(email.replace('c', 'C'), 'wrong')).statusCode).toBe(429);
  });

  it('does not tell which username belongs to an address', async () => {
    const { email, username } = await register();
    await failTimes(7, () => email);
    expect((await attempt(username, 'wrong')).statusCode).toBe(401);
  });

  it('is counted also when all guesses are made at once', async () => {
    const { email } = await register();
    const replies = await Promise.all(Array.from({ length: 30 }, () => attempt(email, 'wrong')));
    const passed = replies.filter(({ statusCode }) => statusCode === 401);
    expect(passed.length).toBeLessThanOrEqual(rules.account.free + 1);
    expect(replies.filter(({ statusCode }) => statusCode === 429)).toHaveLength(30 - passed.length);
  });

  it('is counted over all replicas, and after a restart', async () => {
    const { email } = await register();
    await failTimes(6, () => email);
    // Knows nothing but the setting and the database, like a process that has just started.
    const key = deriveKey(service.config.keyEncryptionSecret, 'throttle keys');
    const other = createThrottle({ db: createDatabase(service.pool), key, now: () => new Date() });
    await expect(other.begin([{ subject: 'account', value: email }])).rejects.toMatchObject({
      code: 'too_many_requests',
    });
    await other.begin([{ subject: 'account', value: 'somebody-else@example.com' }]);
  });
});

describe('guessing from one address', () => {
  it('is stopped at whichever accounts, and nobody elsewhere is', async () => {
    const from = anAddress();
    await failTimes(rules.address.free + 1, aStranger, from);
    const person = await register();
    expect((await attempt(person.email, password, from)).statusCode).toBe(429);
    expect((await attempt(person.email, password)).statusCode).toBe(200);
  });

  it("is not forgotten because of a success at one's own account", async () => {
    const from = anAddress();
    const own = await register();
    await failTimes(rules.address.free, aStranger, from);
    expect((await attempt(own.email, password, from)).statusCode).toBe(200);
    expect((await attempt('other@example.com', 'wrong', from)).statusCode).toBe(401);
    expect((await attempt(own.email, password, from)).statusCode).toBe(429);
  });

  it('does not count those who sign in', async () => {
    const from = anAddress();
    const people = [await register(), await register()];
    for (let count = 0; count < rules.address.free + 3; count += 1) {
      expect((await attempt(people[count % 2]!.email, password, from)).statusCode).toBe(200);
    }
  });

  it('does not hold it against an office that everybody signs in at nine', async () => {
    const from = anAddress();
    const people = await Promise.all(Array.from({ length: 12 }, register));
    const replies = await Promise.all([...people, ...people].map(({ email }) => attempt(email, password, from)));
    expect(replies.map(({ statusCode }) => statusCode)).toEqual(Array(24).fill(200));
    // Nothing is left of it: the address has all of its failures still to make.
    await failTimes(rules.address.free, aStranger, from);
    expect((await attempt(people[0]!.email, password, from)).statusCode).toBe(200);
  });

  it('counts a whole IPv6 network as one', async () => {
    let count = 0;
    for (let times = 0; times <= rules.address.free; times += 1) {
      count += 1;
      await attempt(`someone-${count}@example.com`, 'wrong', `2001:db8:5:6::${count.toString(16)}`);
    }
    expect((await attempt('x@example.com', 'wrong', '2001:db8:5:6:ffff::1')).statusCode).toBe(429);
    expect((await attempt('x@example.com', 'wrong', '2001:db8:5:7::1')).statusCode).toBe(401);
  });
});

describe('what is remembered', () => {
  it('names nobody', async () => {
    const { email, username } = await register();
    const from = anAddress();
    await attempt(email, 'wrong', from);
    const { rows } = await service.pool.query('select * from login_throttle');
    for (const secret of [email, username, from]) expect(JSON.stringify(rows)).not.toContain(secret);
  });

  it('goes away by itself, faster than new can come', async () => {
    const countOld = async (): Promise<number> =>
      (
        await service.pool.query(
          "select count(*)::int from login_throttle where failed_at < now() - interval '100 days'",
        )
      ).rows[0].count;
    await failTimes(3, aStranger);
    await pass(365 * 24 * 3_600_000);
    const old = await countOld();
    expect(old).toBeGreaterThan(0);
    await failTimes(Math.ceil(old / 10), aStranger);
    expect(await countOld()).toBe(0);
  });
});

describe('the time an answer takes', () => {
  it('is the same for an unknown person and for a wrong password', async () => {
    const people = await Promise.all(Array.from({ length: 12 }, register));
    const times = { known: [] as number[], unknown: [] as number[] };
    for (const [index, { email }] of people.entries()) {
      // In turn, so that whatever else the machine does slows both down.
      times.known.push(await timeOf(email));
      times.unknown.push(await timeOf(`unknown-${index}@example.com`));
    }
    const ratio = median(times.known) / median(times.unknown);
    // An answer without hashing would be ten times as fast.
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(2);
  });
});

async function timeOf(email: string): Promise<number> {
  const from = performance.now();
  expect((await attempt(email, 'wrong')).statusCode).toBe(401);
  return performance.now() - from;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
