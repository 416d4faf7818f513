import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase, type Database } from '../database/index.js';
import { startTestService, type TestService } from '../testing/test-service.js';
import { createServiceAccountManagement, type ServiceAccountManagement } from './index.js';

const hour = 60 * 60_000;

let service: TestService;
let db: Database;
let management: ServiceAccountManagement;

beforeAll(async () => {
  service = await startTestService();
  db = createDatabase(service.pool);
  management = createServiceAccountManagement({ db, now: () => new Date() });
});
afterAll(() => service.close());

const create = (name: string) => management.create({ name, scopes: ['tokens:introspect'] });

/** Whether these credentials are good for a token. */
async function areGood({ clientId, clientSecret }: { clientId: string; clientSecret: string }): Promise<boolean> {
  const payload = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
  const reply = await service.app.inject({ method: 'POST', url: '/api/auth/token', payload });
  return reply.statusCode === 200;
}

const audited = async (name: string) => {
  const sql = "select action from audit_log where details ->> 'name' = $1 order by id";
  return (await service.pool.query<{ action: string }>(sql, [name])).rows.map(({ action }) => action);
};

describe('another secret', () => {
  it('takes the place of the one before, which is no good any more', async () => {
    const before = await create('gateway');
    const after = await management.rotate('Gateway', 0);
    expect(after.clientId).toBe(before.clientId);
    expect([await areGood(before), await areGood(after)]).toEqual([false, true]);
    expect(await audited('Gateway')).toEqual(['service_account.rotated']);
  });

  it('leaves the one before good for a time, and no other', async () => {
    const first = await create('balancer');
    const second = await management.rotate('balancer', hour);
    expect([await areGood(first), await areGood(second)]).toEqual([true, true]);
    const third = await management.rotate('balancer', hour);
    expect([await areGood(first), await areGood(second), await areGood(third)]).toEqual([false, true, true]);
    expect(third.formerUntil?.getTime()).toBeGreaterThan(Date.now());
  });

  it('leaves the one before good for no moment longer than that', async () => {
    const before = await create('switch');
    const anHourAgo = createServiceAccountManagement({ db, now: () => new Date(Date.now() - hour) });
    const after = await anHourAgo.rotate('switch', hour);
    expect([await areGood(before), await areGood(after)]).toEqual([false, true]);
  });

  it('ends the overlap when it is needed at once', async () => {
    const first = await create('router');
    const second = await management.rotate('router', hour);
    const third = await management.rotate('router', 0);
    expect(await Promise.all([first, second, third].map(areGood))).toEqual([false, false, true]);
  });

  it('is not given to an account that is disabled, or to none', async () => {
    await create('proxy');
    await management.disable('proxy');
    for (const name of ['proxy', 'nobody']) {
      await expect(management.rotate(name, 0)).rejects.toMatchObject({ code: 'not_found' });
    }
  });
});

describe('disabling an account', () => {
  it('shuts it out, and is one act however often it is done', async () => {
    const account = await create('crawler');
    await Promise.all([management.disable('crawler'), management.disable('CRAWLER')]);
    await management.disable('crawler');
    expect(await areGood(account)).toBe(false);
    const said = [...(await audited('crawler')), ...(await audited('CRAWLER'))];
    expect(said).toEqual(['service_account.created', 'service_account.disabled']);
  });

  it('needs one with that name', async () => {
    await expect(management.disable('nobody')).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('the commands', () => {
  const run = async (command: string, ...args: string[]) => {
    const script = new URL(`../../dist/${command}.js`, import.meta.url).pathname;
    const env = { ...process.env, DATABASE_URL: service.config.databaseUrl };
    return (await promisify(execFile)(process.execPath, [script, ...args], { env })).stdout;
  };
  const printed = (stdout: string) => {
    const [, clientId = '', clientSecret = ''] = /client_id: (\S+)\nclient_secret: (\S+)/.exec(stdout) ?? [];
    return { clientId, clientSecret };
  };

  it('print credentials once, and list accounts without them', async () => {
    const first = printed(await run('create-service-account', '--name', 'ingress', '--scope', 'tokens:introspect'));
    expect(await areGood(first)).toBe(true);
    const second = printed(await run('service-accounts', 'rotate', '--name', 'ingress'));
    expect([await areGood(first), await areGood(second)]).toEqual([true, true]);
    const list = await run('service-accounts', 'list');
    const line = list.split('\n').find((one) => one.startsWith('ingress\t')) ?? '';
    expect(line.split('\t')).toEqual([
      'ingress',
      first.clientId,
      'tokens:introspect',
      expect.stringContaining('created'),
      'enabled',
      expect.stringMatching(/^secret before good until \d{4}-/),
    ]);
    const third = printed(await run('service-accounts', 'rotate', '--name', 'ingress', '--now'));
    expect(await Promise.all([first, second, third].map(areGood))).toEqual([false, false, true]);
    for (const { clientSecret } of [first, second]) expect(list).not.toContain(clientSecret);
  });

  it.each([
    ['create-service-account', '--name', 'x', '--scope', 'everything'],
    ['service-accounts', 'disable'],
    ['service-accounts', 'rotate', '--name', 'ingress', '--overlap', 'a while'],
    ['service-accounts', 'rotate', '--name', 'ingress', '--overlap', '1h', '--now'],
  ])('fail on what they do not understand: %s %s %s', async (command, ...args) => {
    await expect(run(command, ...args)).rejects.toMatchObject({ code: 1 });
  });
});
