import type { Home } from './home.js';
import { launch, type OwnProcess, type Program } from './process.js';
import type { Ports, RunningEngine } from './types.js';
import type { Watchdog } from './watchdog.js';

/** What an engine needs to start. */
export interface StartContext {
  home: Home;
  ports: Ports;
  watchdog: Watchdog;
  /** Whether what it stores is to go away with it, even if this process is killed. */
  temporary: boolean;
  /** Says what takes long. */
  progress: (message: string) => void;
}

/** Starts one engine and resolves when it answers. */
export type StartEngine = (context: StartContext) => Promise<RunningEngine>;

/** Launches a program that the watchdog and the next start know about under `name`. */
export async function launchKnown(context: StartContext, name: string, program: Program): Promise<OwnProcess> {
  const own = await launch(program);
  context.home.note(name, own.identity, program.stopSignal);
  context.watchdog.end(own.identity, program.stopSignal, program.graceMs);
  void own.exited.then(() => context.home.forget(name));
  return own;
}

/** Runs `use` on a process that has just been launched, and ends the process should `use` fail. */
export async function orStop<T>(own: OwnProcess, use: () => Promise<T>): Promise<T> {
  try {
    return await use();
  } catch (error) {
    await own.stop();
    throw error;
  }
}
