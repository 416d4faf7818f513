import { existsSync } from 'node:fs';
import { rm, rmdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { EngineError } from './failures.js';
import { endLeftovers, homeFolders, noted, noteNames, ownerOf } from './home.js';
import { nobodysFolder } from './postgres-account.js';

/** What is known of a home. */
export interface EnginesStatus {
  /** The process that runs the engines; undefined when they are not running. */
  owner: number | undefined;
  /** Pids of processes that run, by name. Without an owner they are left over from a start that was killed. */
  processes: Record<string, number>;
}

/** Looks what runs in a home, without touching anything. */
export function status(home: string): EnginesStatus {
  const path = resolve(home);
  const found = noteNames.flatMap((name): [string, number][] => {
    const note = noted(path, name);
    return note === undefined ? [] : [[name, note.pid]];
  });
  return { owner: ownerOf(path)?.pid, processes: Object.fromEntries(found) };
}

/**
 * Removes everything the engines of a home have stored. Other files in that folder are left alone.
 * @throws EngineError while they run
 */
export async function wipe(home: string): Promise<void> {
  const path = resolve(home);
  const owner = ownerOf(path);
  if (owner !== undefined) {
    throw new EngineError(
      `The engines in ${path} are running, started by process ${owner.pid}.`,
      'Stop them first (Ctrl-C in their terminal).',
    );
  }
  await endLeftovers(path);
  await erase(path);
}

/** Removes what `wipe` removes, for someone who knows that nothing runs. */
export async function erase(path: string): Promise<void> {
  // Noted by a start with containers: their data is not in the folder.
  if (existsSync(join(path, 'run', 'docker'))) await (await import('./docker.js')).removeVolumes(path);
  await Promise.all(
    [nobodysFolder(path), ...homeFolders.map((name) => join(path, name))].map((folder) =>
      rm(folder, { recursive: true, force: true }),
    ),
  );
  // Only ours is removed: the folder itself goes if nothing else is in it.
  await rmdir(path).catch(() => {});
}
