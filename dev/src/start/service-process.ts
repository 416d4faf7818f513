import { spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { end, identify } from '../engines/process.js';
import type { Watchdog } from '../engines/watchdog.js';
import { lastWords } from './last-words.js';
import { StartError } from './start-error.js';

export interface ServiceProgram {
  /** How it is called when speaking to people. */
  readonly name: string;
  /** Its `main.js`. */
  readonly entry: string;
  readonly port: number;
  readonly env: NodeJS.ProcessEnv;
  /** Where its output goes, added at the end. */
  readonly log: string;
  readonly watchdog: Watchdog;
}

/** A service that runs as a process of its own. */
export interface ServiceProcess {
  readonly pid: number;
  readonly url: string;
  /** Resolves when it is gone, with how it ended: `exit code 1: could not start: …`. */
  readonly exited: Promise<string>;
  /** Resolves when `/readyz` says so. @throws StartError when it ends before, or takes too long */
  ready(options?: { timeoutMs?: number; signal?: AbortSignal }): Promise<void>;
  /** Asks it to end with this signal, waits, and kills it after 15 seconds. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

const graceMs = 15_000;

/** As in the images: stack traces name lines of TypeScript, and the young generation may grow to 3 × 16 MiB. */
const runtimeOptions = ['--enable-source-maps', '--max-semi-space-size=16'];

/**
 * Starts a service in a session of its own, so that Ctrl-C reaches us and not it: services are stopped in order. When
 * we are killed, the watchdog stops it.
 */
export function launchService({ name, entry, port, env, log, watchdog }: ServiceProgram): ServiceProcess {
  const output = openSync(log, 'a', 0o600);
  const { size: logged } = fstatSync(output);
  const child = spawn(process.execPath, [...runtimeOptions, entry], {
    env,
    detached: true,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  const exited = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', async (code, signal) =>
      resolve(await explained(signal ? `signal ${signal}` : `exit code ${code}`)),
    );
  });
  const explained = async (what: string): Promise<string> => {
    const words = await lastWords(log, logged);
    return words === '' ? what : `${what}: ${words}`;
  };
  const pid = child.pid ?? 0;
  const identity = identify(pid);
  if (identity) watchdog.end(identity, 'SIGTERM', graceMs);
  const url = `http://127.0.0.1:${port}`;

  return {
    pid,
    url,
    exited,
    async ready({ timeoutMs = 60_000, signal } = {}) {
      let how: string | undefined;
      void exited.then((ended) => {
        how = ended;
      });
      const deadline = Date.now() + timeoutMs;
      while (!(await isReady(url))) {
        signal?.throwIfAborted();
        const hint = `Its log is ${log}.`;
        if (how !== undefined) throw new StartError(`The ${name} has ended (${how}).`, hint);
        if (Date.now() > deadline) {
          throw new StartError(`The ${name} is ${await explained(`not ready after ${timeoutMs / 1000} s`)}.`, hint);
        }
        await pause(50);
      }
    },
    async stop(signal = 'SIGTERM') {
      if (identity) await end(identity, signal, graceMs);
      await exited;
    },
  };
}

async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(3000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
