import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestService, type TestService } from '../testing/test-service.js';

let service: TestService;

beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

const script = new URL('../../dist/rotate-keys.js', import.meta.url).pathname;

async function run(...args: string[]): Promise<string> {
  const env = { ...process.env, DATABASE_URL: service.config.databaseUrl };
  return (await promisify(execFile)(process.execPath, [script, ...args], { env })).stdout;
}

const keys = async () => {
  const sql = 'select kid, status from signing_keys order by status';
  return (await service.pool.query<{ kid: string; status: string }>(sql)).rows;
};

describe('the command that rotates keys', () => {
  it('publishes the next one, and in an emergency leaves nothing of all before', async () => {
    const [first] = await keys();
    const said = await run();
    const [active, published] = await keys();
    expect(active).toEqual(first);
    expect(said).toContain(`key ${published?.kid} is published and signs from 2`);

    const urgent = await run('--emergency');
    const left = await keys();
    expect(left).toEqual([{ kid: expect.any(String), status: 'active' }]);
    expect(urgent).toContain(`key ${left[0]?.kid} signs from now on`);
    for (const { kid } of [active!, published!]) expect(urgent).toContain(kid);
    expect(left[0]?.kid).not.toBe(published?.kid);
  });

  it('refuses what it does not know, and changes nothing', async () => {
    const before = await keys();
    await expect(run('--urgent')).rejects.toMatchObject({ code: 1 });
    expect(await keys()).toEqual(before);
  });
});
