import { fork } from 'node:child_process';
import { tmpdir } from 'node:os';
import { hostProgram } from './host-program.js';
import type { ProcessIdentity } from './process.js';

/** What the watchdog is told over its channel. */
export type WatchdogMessage =
  | { end: ProcessIdentity; stopSignal: NodeJS.Signals; graceMs: number }
  | { remove: string };

/** Ends our processes when we are killed so hard that we can't. */
export interface Watchdog {
  /** From now on, end this process when we are gone. */
  end(identity: ProcessIdentity, stopSignal: NodeJS.Signals, graceMs: number): void;
  /** From now on, remove this folder when we are gone, after the processes. */
  remove(folder: string): void;
  /** Lets it go: what it was to end has ended. */
  dismiss(): void;
}

/**
 * Starts the watchdog: a process that holds one end of a channel and waits for it to break. The channel breaks
 * whatever way we end, SIGKILL included.
 */
export function startWatchdog(): Watchdog {
  const child = fork(hostProgram('engines/watchdog-host'), {
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    cwd: tmpdir(),
    execArgv: ['--max-old-space-size=32'],
  });
  // It must not keep us running, nor bring us down should it be killed.
  child.on('error', () => {});
  child.unref();
  child.channel?.unref();
  const tell = (message: WatchdogMessage) => {
    if (child.connected) child.send(message, () => {});
  };
  return {
    end: (identity, stopSignal, graceMs) => tell({ end: identity, stopSignal, graceMs }),
    remove: (folder) => tell({ remove: folder }),
    dismiss: () => child.kill('SIGKILL'),
  };
}
