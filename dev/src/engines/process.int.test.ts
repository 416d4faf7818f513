import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { end, identify, isAlive, launch, type Program } from './process.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'artel-process-'));
});
afterAll(() => rm(folder, { recursive: true }));

const sleeper = (script: string, more: Partial<Program> = {}): Program => ({
  command: 'sh',
  args: ['-c', script],
  env: process.env,
  cwd: folder,
  log: join(folder, 'log'),
  stopSignal: 'SIGTERM',
  graceMs: 5000,
  ...more,
});

describe('a launched process', () => {
  it('is alive until it is stopped, and says how it ended', async () => {
    const own = await launch(sleeper('exec sleep 60'));
    expect(isAlive(own.identity)).toBe(true);
    await own.stop();
    expect(isAlive(own.identity)).toBe(false);
    expect(await own.exited).toBe('signal SIGTERM');
  });

  it('says so when it ends by itself, and may be stopped all the same', async () => {
    const own = await launch(sleeper('echo said; exit 3'));
    expect(await own.exited).toBe('exit code 3');
    await own.stop();
    expect(await readFile(join(folder, 'log'), 'utf8')).toBe('said\n');
  });

  it('is killed when it does not listen', async () => {
    const own = await launch(sleeper('trap "" TERM; echo deaf; while :; do sleep 1; done', { graceMs: 300 }));
    await expect.poll(() => readFile(join(folder, 'log'), 'utf8')).toBe('deaf\n');
    await own.stop();
    expect(await own.exited).toBe('signal SIGKILL');
  });

  it('has a session of its own, out of reach of Ctrl-C', async () => {
    const own = await launch(sleeper('exec sleep 60'));
    process.kill(-own.identity.pid, 'SIGTERM');
    expect(await own.exited).toBe('signal SIGTERM');
  });

  it('is refused when there is no such program', async () => {
    await expect(launch(sleeper('', { command: 'no-such-program' }))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('an identity', () => {
  it('is not that of a later process with the same pid', async () => {
    const now = identify(process.pid);
    expect(now).toBeDefined();
    if (now === undefined) return;
    const earlier = { ...now, started: 'earlier' };
    expect(isAlive(earlier)).toBe(false);
    await end(earlier, 'SIGKILL', 100);
    expect(isAlive(now)).toBe(true);
  });

  it.each([0, 1, -1, Number.NaN])('is never that of pid %d', (pid) => {
    expect(identify(pid)).toBeUndefined();
  });

  it.runIf(process.platform === 'linux')('is not that of a zombie', async () => {
    // The shell's child ends, and the program the shell then becomes never asks for its exit code.
    const own = await launch(sleeper('sleep 0 & echo $!; exec sleep 60'));
    const pid = async () => Number((await readFile(join(folder, 'log'), 'utf8')).trim() || 0);
    await expect.poll(pid).toBeGreaterThan(1);
    await expect.poll(async () => readFile(`/proc/${await pid()}/stat`, 'utf8')).toMatch(/\) Z /);
    expect(identify(await pid())).toBeUndefined();
    await own.stop();
  });
});
