import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../testing/eventually.js';

const root = new URL('../../../', import.meta.url);

/** What runs is the compiled package, as in production: a signal needs a process of its own. */
const prelude = `
  import { runService } from '@artel/shared/lifecycle';
  import { loadConfig, serviceSettings, text } from '@artel/shared/config';
  const keepAlive = () => setInterval(() => {}, 1000);
  const configured = (shutdownGraceMs) => () => ({ logLevel: 'info', shutdownGraceMs });
  const run = (start, graceMs = 5000) => runService({ service: 'sample', configure: configured(graceMs), start });
`;

interface Sample {
  readonly process: ChildProcess;
  readonly lines: Record<string, unknown>[];
  exitCode(): Promise<number | null>;
  running(): Promise<void>;
}

const samples: Sample[] = [];

function start(body: string): Sample {
  const child = spawn(process.execPath, ['--input-type=module', '-e', prelude + body], {
    cwd: new URL('shared/', root),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: Record<string, unknown>[] = [];
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) lines.push(JSON.parse(part));
  });
  const closed = once(child, 'close');
  const sample: Sample = {
    process: child,
    lines,
    exitCode: async () => (await closed)[0] as number | null,
    running: () =>
      eventually(() => expect(lines).toContainEqual(expect.objectContaining({ msg: 'sample is running' }))),
  };
  samples.push(sample);
  return sample;
}

const messages = (sample: Sample) => sample.lines.map(({ msg }) => msg);

beforeAll(() => promisify(execFile)('npx', ['tsc', '-b', 'shared'], { cwd: root }).catch(() => undefined));

afterEach(() => {
  for (const { process } of samples.splice(0)) if (process.exitCode === null) process.kill('SIGKILL');
});

describe.each(['SIGTERM', 'SIGINT'] as const)('%s', (signal) => {
  it('closes the service once and exits with 0', async () => {
    const sample = start(`
      await run(async (_config, logger) => { const timer = keepAlive(); return { close: async () => { logger.info('closing'); clearInterval(timer); } }; });
    `);
    await sample.running();
    sample.process.kill(signal);
    expect(await sample.exitCode()).toBe(0);
    expect(messages(sample)).toEqual([
      'sample is running',
      'sample is shutting down',
      'closing',
      'sample has shut down',
    ]);
  });
});

describe('stopping', () => {
  const hanging = `await run(async () => { keepAlive(); return { close: () => new Promise(() => {}) }; }, GRACE);`;

  it('takes no longer than the grace period, and says so by its exit code', async () => {
    const sample = start(hanging.replace('GRACE', '300'));
    await sample.running();
    sample.process.kill('SIGTERM');
    expect(await sample.exitCode()).toBe(1);
    expect(sample.lines.at(-1)).toMatchObject({ level: 'fatal' });
  });

  it('is immediate at the second signal', async () => {
    const sample = start(hanging.replace('GRACE', '60000'));
    await sample.running();
    sample.process.kill('SIGTERM');
    await eventually(() => expect(messages(sample)).toContain('sample is shutting down'));
    sample.process.kill('SIGTERM');
    expect(await sample.exitCode()).toBe(1);
  });

  it('waits for a start under way', async () => {
    const sample = start(`
      await run(async (_config, logger) => {
        logger.info('starting');
        const timer = keepAlive();
        await new Promise((resolve) => setTimeout(resolve, 300));
        return { close: async () => { logger.info('closing'); clearInterval(timer); } };
      });
    `);
    await eventually(() => expect(messages(sample)).toContain('starting'));
    sample.process.kill('SIGTERM');
    expect(await sample.exitCode()).toBe(0);
    expect(messages(sample)).toContain('closing');
  });
});

describe('a start that fails', () => {
  it('is one line and exit code 1', async () => {
    const sample = start(`await run(async () => { throw new Error('no disk'); });`);
    expect(await sample.exitCode()).toBe(1);
    expect(sample.lines).toHaveLength(1);
    expect(sample.lines[0]).toMatchObject({
      level: 'fatal',
      msg: 'sample could not start',
      err: { message: 'no disk' },
    });
  });

  it('names every bad setting, also when how much to log is one of them, without a word of where it was noticed', async () => {
    const sample = start(`
      const settings = { ...serviceSettings(4000), a: text('A_URL', { doc: 'One.' }), b: text('B_URL', { doc: 'Two.' }) };
      const configure = () => loadConfig(settings, { LOG_LEVEL: 'loud' });
      await runService({ service: 'sample', configure, start: async () => ({ close: async () => {} }) });
    `);
    expect(await sample.exitCode()).toBe(1);
    expect(sample.lines).toHaveLength(1);
    const [{ problems, ...line } = {}] = sample.lines;
    expect(line).toEqual({
      level: 'fatal',
      time: expect.any(String),
      service: 'sample',
      msg: 'sample has bad settings',
    });
    expect(problems).toEqual([
      expect.stringMatching(/^LOG_LEVEL must be one of/),
      'A_URL is required (One.)',
      'B_URL is required (Two.)',
    ]);
  });
});

describe('an error nobody caught', () => {
  it.each([
    ['a rejection', `setTimeout(() => { Promise.reject(new Error('lost')); }, 50);`],
    ['an exception', `setTimeout(() => { throw new Error('lost'); }, 50);`],
  ])('as %s is fatal: logged, closed, exit code 1', async (_kind, fault) => {
    const sample = start(`
      await run(async (_config, logger) => { const timer = keepAlive(); return { close: async () => { logger.info('closing'); clearInterval(timer); } }; });
      ${fault}
    `);
    expect(await sample.exitCode()).toBe(1);
    expect(sample.lines).toContainEqual(
      expect.objectContaining({ level: 'fatal', err: expect.objectContaining({ message: 'lost' }) }),
    );
    expect(messages(sample)).toContain('closing');
  });
});
