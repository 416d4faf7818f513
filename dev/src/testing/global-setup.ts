import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { EngineError, type EngineUrls, freePorts, startEngines } from '../engines/index.js';

/** The variables under which tests find the engines. */
const variables: Record<keyof EngineUrls, string> = {
  databaseUrl: 'DATABASE_URL',
  mongoUrl: 'MONGO_URL',
  amqpUrl: 'AMQP_URL',
  smtpUrl: 'SMTP_URL',
  mailboxUrl: 'MAILBOX_URL',
};

/**
 * Starts one set of engines for all tests of a run, in a folder that goes away with them. Engines that the
 * environment gives are used as they are, and a run of unit or chart tests alone needs none. Workers inherit the URLs with
 * the environment.
 */
export default async function setup({ vitest }: TestProject): Promise<(() => Promise<void>) | undefined> {
  const needless = vitest.projects.every(({ name }) => name === 'unit' || name === 'chart');
  const allGiven = Object.values(variables).every((variable) => process.env[variable]);
  if (needless || allGiven) return undefined;

  const home = await mkdtemp(join(tmpdir(), 'artel-test-'));
  try {
    const engines = await startEngines({ home, ports: await freePorts(), temporary: true });
    for (const [url, variable] of Object.entries(variables) as [keyof EngineUrls, string][]) {
      process.env[variable] = engines[url];
    }
    return engines.stop;
  } catch (error) {
    throw error instanceof EngineError ? new Error(`${error.message} ${error.hint}`) : error;
  }
}
