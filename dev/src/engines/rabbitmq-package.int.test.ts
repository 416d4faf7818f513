import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { rabbitmqPrograms } from './rabbitmq-package.js';

afterEach(() => vi.unstubAllEnvs());

it('says what to do where there is neither RabbitMQ nor apt to fetch it with', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'artel-rabbitmq-'));
  vi.stubEnv('PATH', folder);
  await expect(rabbitmqPrograms({ system: false, cache: join(folder, 'cache') })).rejects.toMatchObject({
    message: 'RabbitMQ is not installed, and there is no apt here to get it with.',
    hint: expect.stringContaining('AMQP_URL'),
  });
  expect(await readdir(folder)).toEqual([]);
  await rm(folder, { recursive: true });
});
