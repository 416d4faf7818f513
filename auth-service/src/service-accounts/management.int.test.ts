import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase } from '../database/index.js';
import { startTestService, type TestService } from '../testing/test-service.js';
import { createServiceAccountManagement, type ServiceAccountManagement } from './index.js';

let service: TestService;
let management: ServiceAccountManagement;

beforeAll(async () => {
  service = await startTestService();
  management = createServiceAccountManagement({ db: createDatabase(service.pool), now: () => new Date() });
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
    const after = await management.rotate('Gateway');
    expect(after.clientId).toBe(before.clientId);
    expect([await areGood(before), await areGood(after)]).toEqual([false, true]);
    expect(await audited('Gateway')).toEqual(['service_account.rotated']);
  });

  it('is not given to an account that is disabled, or to none', async () => {
    await create('proxy');
    await management.disable('proxy');
    for (const name of ['proxy', 'nobody']) {
      await expect(management.rotate(name)).rejects.toMatchObject({ code: 'not_found' });
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
    expect(await areGood(second)).toBe(true);
    const list = await run('service-accounts', 'list');
    const line = list.split('\n').find((one) => one.startsWith('ingress\t')) ?? '';
    expect(line.split('\t')).toEqual([
      'ingress',
      first.clientId,
      'tokens:introspect',
      expect.stringContaining('created'),
      'enabled',
    ]);
    for (const { clientSecret } of [first, second]) expect(list).not.toContain(clientSecret);
  });

  it.each([
    ['create-service-account', '--name', 'x', '--scope', 'everything'],
    ['service-accounts', 'disable'],
  ])('fail on what they do not understand: %s %s %s', async (command, ...args) => {
    await expect(run(command, ...args)).rejects.toMatchObject({ code: 1 });
  });
});
