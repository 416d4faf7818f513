import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** A process, and when it was started: pids are given out again, the pair is not. */
export interface ProcessIdentity {
  pid: number;
  /** Opaque; compare only. */
  started: string;
}

/** The process that has this pid now; undefined when there is none, or only a zombie that nobody has reaped. */
export function identify(pid: number): ProcessIdentity | undefined {
  if (!Number.isInteger(pid) || pid <= 1) return undefined;
  try {
    const [state, started] = process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
    return state?.startsWith('Z') || started === undefined ? undefined : { pid, started };
  } catch {
    return undefined;
  }
}

/** Whether this very process still runs. */
export function isAlive(identity: ProcessIdentity): boolean {
  return identify(identity.pid)?.started === identity.started;
}

/** The command line of a process, for telling whose it is; empty when it can't be read. */
export function commandOf(pid: number): string {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
}

/** Waits until the process is gone; false when it is still there after `timeoutMs`. */
export async function gone(identity: ProcessIdentity, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (isAlive(identity)) {
    if (Date.now() > deadline) return false;
    await delay(25);
  }
  return true;
}

/** Asks the process to end with `signal`, and kills it when it has not done so within `graceMs`. */
export async function end(identity: ProcessIdentity, signal: NodeJS.Signals, graceMs: number): Promise<void> {
  if (!isAlive(identity)) return;
  send(identity.pid, signal);
  if (await gone(identity, graceMs)) return;
  send(identity.pid, 'SIGKILL');
  await gone(identity, 5000);
}

/** How to start a program, and how to end it. */
export interface Program {
  command: string;
  args: readonly string[];
  env: NodeJS.ProcessEnv;
  cwd: string;
  /** Where its output goes; begun anew by every start. */
  log: string;
  uid?: number | undefined;
  gid?: number | undefined;
  /** Give it a channel to us: it reports on it, and hears on it when we are gone. */
  channel?: boolean;
  /** The signal that ends it in good order. */
  stopSignal: NodeJS.Signals;
  /** How long it may take to end before it is killed. */
  graceMs: number;
}

/** A program we have started. */
export interface OwnProcess {
  identity: ProcessIdentity;
  child: ChildProcess;
  program: Program;
  /** Resolves with "exit code 1" or "signal SIGKILL" when it ends. */
  exited: Promise<string>;
  stop(): Promise<void>;
}

/**
 * Starts a program in a session of its own, so that Ctrl-C at the terminal reaches us and not it: engines end
 * after the services that use them.
 * @throws the spawn error, `ENOENT` where there is no such program
 */
export async function launch(program: Program): Promise<OwnProcess> {
  const { command, args, env, cwd, uid, gid } = program;
  const log = openSync(program.log, 'w', 0o600);
  const child = spawn(command, args, {
    cwd,
    env,
    detached: true,
    stdio: program.channel ? ['ignore', log, log, 'ipc'] : ['ignore', log, log],
    ...(uid === undefined ? {} : { uid }),
    ...(gid === undefined ? {} : { gid }),
  });
  closeSync(log);
  const exited = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal === null ? `exit code ${code}` : `signal ${signal}`));
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve).once('error', reject);
  });
  const pid = child.pid ?? 0;
  const identity = identify(pid) ?? { pid, started: 'never' };
  const stop = () => end(identity, program.stopSignal, program.graceMs);
  return { identity, child, program, exited, stop };
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // It ended by itself in the meantime.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** proc_pid_stat(5): after the name in parentheses come the state and, 19 fields on, the start time. */
function fromProc(pid: number): [string | undefined, string | undefined] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return [fields[0], fields[19]];
}

function fromPs(pid: number): [string | undefined, string | undefined] {
  const [state, ...started] = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' })
    .trim()
    .split(/\s+/);
  return [state, started.join(' ')];
}
