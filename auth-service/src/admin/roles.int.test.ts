import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Role } from '@artel/shared/auth';
import { eventually } from '@artel/shared/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase, type Database } from '../database/index.js';
import { eventsAbout } from '../testing/letters.js';
import { race } from '../testing/race.js';
import { aRegistration, bearerFrom, clientOf, refreshTokenIn } from '../testing/requests.js';
import { startTestService, type TestService } from '../testing/test-service.js';
import { setRole } from './index.js';

let service: TestService;
let db: Database;

beforeAll(async () => {
  service = await startTestService();
  db = createDatabase(service.pool);
});
afterAll(() => service.close());

const giving = (username: string, role: Role) => setRole({ db, now: () => new Date() }, username, role);

async function somebody() {
  const registration = aRegistration();
  const reply = await clientOf(service.app).post('/api/auth/register', registration);
  const { username, id } = reply.json().data.user as { username: string; id: string };
  return { username, id, headers: bearerFrom(reply), cookie: refreshTokenIn(reply) };
}

const roleOf = async (id: string) =>
  (await service.pool.query<{ role: string }>('select role from users where id = $1', [id])).rows[0]?.role;

/** Another process on the same database, which reads who has another role as it starts. */
async function withReplica(work: (replica: TestService) => Promise<void>): Promise<void> {
  const replica = await startTestService({ databaseUrl: service.config.databaseUrl });
  await work(replica).finally(() => replica.close());
}

describe('another role', () => {
  it('is told to everybody, and is in the audit log', async () => {
    const person = await somebody();
    expect(await giving(person.username.toUpperCase(), 'artist')).toEqual({
      username: person.username,
      from: 'collector',
      to: 'artist',
    });
    await eventually(() => {
      const [updated] = eventsAbout(service, person.id, 'user.updated.v1');
      const [changed] = eventsAbout(service, person.id, 'user.role_changed.v1');
      expect([updated?.data.role, changed?.data.role]).toEqual(['artist', 'artist']);
      expect(changed?.sequence).toBe((updated?.sequence ?? 0) + 1);
    });
    const { rows } = await service.pool.query(
      "select actor_id, details from audit_log where subject_id = $1 and action = 'user.role_changed'",
      [person.id],
    );
    expect(rows).toEqual([{ actor_id: null, details: { from: 'collector', to: 'artist' } }]);
  });

  it('is power as soon as tokens are renewed, and the end of it for those of before', async () => {
    const person = await somebody();
    const audit = (replica: TestService, headers: { authorization: string }) =>
      clientOf(replica.app).get('/api/admin/audit', headers);
    await giving((await somebody()).username, 'admin');

    await giving(person.username, 'admin');
    let admin = person.headers;
    await withReplica(async (replica) => {
      expect((await audit(replica, person.headers)).json()).toMatchObject({ status: 401, code: 'token_expired' });
      const renewed = await clientOf(replica.app).refresh(person.cookie);
      admin = bearerFrom(renewed);
      person.cookie = refreshTokenIn(renewed);
      expect((await audit(replica, admin)).statusCode).toBe(200);
    });

    await giving(person.username, 'artist');
    await withReplica(async (replica) => {
      expect((await audit(replica, admin)).json().code).toBe('token_expired');
      const renewed = await clientOf(replica.app).refresh(person.cookie);
      expect((await audit(replica, bearerFrom(renewed))).json().code).toBe('forbidden');
      expect((await clientOf(replica.app).get('/api/auth/me', bearerFrom(renewed))).statusCode).toBe(200);
    });
  });

  it('that somebody has already changes nothing', async () => {
    const person = await somebody();
    await giving(person.username, 'collector');
    const { rows } = await service.pool.query('select role_changed_at from users where id = $1', [person.id]);
    expect(rows).toEqual([{ role_changed_at: null }]);
  });

  it('needs somebody with that name, who is not suspended if it is to be an administrator', async () => {
    await expect(giving('nobody-at-all', 'admin')).rejects.toMatchObject({ code: 'user_not_found' });
    const person = await somebody();
    const suspend = "update users set suspended_at = now(), suspension_reason = 'spam' where id = $1";
    await service.pool.query(suspend, [person.id]);
    await expect(giving(person.username, 'admin')).rejects.toMatchObject({ code: 'conflict' });
    expect(await roleOf(person.id)).toBe('collector');
  });
});

describe('the last administrator', () => {
  it('stays one, also when the last two are to go at once', async () => {
    await service.pool.query("update users set role = 'artist' where role = 'admin'");
    const admins = [await somebody(), await somebody()];
    for (const { username } of admins) await giving(username, 'admin');
    const lock = `select from users where id in ('${admins.map(({ id }) => id).join("', '")}') for update`;
    const contenders = admins.map(({ username }) => async () => {
      const result = await giving(username, 'collector').catch((error: { code: string }) => error.code);
      return typeof result === 'string' ? result : result.to;
    });
    expect((await race(service.pool, lock, contenders)).sort()).toEqual(['collector', 'conflict']);
    expect((await Promise.all(admins.map(({ id }) => roleOf(id)))).sort()).toEqual(['admin', 'collector']);
  });
});

describe('the command', () => {
  const run = async (...args: string[]) => {
    const script = new URL('../../dist/set-role.js', import.meta.url).pathname;
    const env = { ...process.env, DATABASE_URL: service.config.databaseUrl };
    return (await promisify(execFile)(process.execPath, [script, ...args], { env })).stdout;
  };

  it('says what somebody is now, and when that was so before', async () => {
    const { username, id } = await somebody();
    expect(await run('--username', username, '--role', 'artist')).toContain(`${username} is artist now, not collector`);
    expect(await run('--username', username, '--role', 'artist')).toContain(`${username} is artist already`);
    expect(await roleOf(id)).toBe('artist');
  });

  it.each([
    [['--role', 'admin']],
    [['--username', 'ada', '--role', 'owner']],
    [['--username', 'x y', '--role', 'admin']],
  ])('fails on what it does not understand: %j', async (args) => {
    await expect(run(...args)).rejects.toMatchObject({ code: 1 });
  });
});
