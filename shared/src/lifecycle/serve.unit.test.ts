import { describe, expect, it } from 'vitest';
import { testLogger } from '../testing/telemetry.js';
import { serve } from './index.js';

/** A service that writes down what happens to it; `fails` names the step that does. */
function aService(fails?: string) {
  const happened: string[] = [];
  const step = (name: string) => async () => {
    happened.push(name);
    if (name === fails) throw new Error(`cannot ${name}`);
  };
  const app = {
    listen: ({ host, port }: { host: string; port: number }) => step(`listen at ${host}:${port}`)(),
    close: step('close http'),
  };
  const config = { host: '127.0.0.1', port: 4000 };
  const parts = { app, config, logger: testLogger(), prepare: step('prepare'), close: step('close the rest') };
  return { happened, start: () => serve(parts) };
}

describe('serving', () => {
  it('begins when all is prepared, and ends with the requests before what they need', async () => {
    const { happened, start } = aService();
    const running = await start();
    expect(happened).toEqual(['prepare', 'listen at 127.0.0.1:4000']);
    await running.close();
    expect(happened.slice(2)).toEqual(['close http', 'close the rest']);
  });

  it.each([['prepare'], ['listen at 127.0.0.1:4000']])('lets go of everything when it cannot %s', async (step) => {
    const { happened, start } = aService(step);
    await expect(start()).rejects.toThrow(`cannot ${step}`);
    expect(happened.slice(-3)).toEqual([step, 'close http', 'close the rest']);
  });

  it('lets go of the rest even when requests cannot be ended', async () => {
    const { happened, start } = aService('close http');
    await (await start()).close();
    expect(happened.at(-1)).toBe('close the rest');
  });
});
