import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { EngineError } from './failures.js';
import { end, identify, isAlive, type ProcessIdentity } from './process.js';

/** The folder of one set of engines: what they store, what they say, and who they are. */
export interface Home {
  path: string;
  /** Folder for an engine's data; not made. */
  data(name: string): string;
  log(name: string): string;
  /** Notes down a process of ours, with the signal that ends it, so that a later start finds it. */
  note(name: string, identity: ProcessIdentity, stopSignal: NodeJS.Signals): void;
  forget(name: string): void;
}

/** Everything that is made inside a home. */
export const homeFolders = ['run', 'logs', 'postgres', 'mongo', 'rabbitmq', 'mail'] as const;

interface Note extends ProcessIdentity {
  stopSignal: NodeJS.Signals;
}

/** The processes that may have been noted. RabbitMQ's name server (epmd) ends after RabbitMQ. */
export const noteNames = ['postgres', 'mongo', 'rabbitmq', 'mail', 'epmd'] as const;

/** Makes the folders of a home and gives access to them. */
export function openHome(folder: string): Home {
  const path = resolve(folder);
  for (const name of ['run', 'logs']) mkdirSync(join(path, name), { recursive: true, mode: 0o700 });
  return {
    path,
    data: (name) => join(path, name),
    log: (name) => join(path, 'logs', `${name}.log`),
    note: (name, identity, stopSignal) =>
      writeFileSync(noteFile(path, name), JSON.stringify({ ...identity, stopSignal } satisfies Note)),
    forget: (name) => rmSync(noteFile(path, name), { force: true }),
  };
}

/** The process noted under this name, if it still runs. */
export function noted(path: string, name: string): Note | undefined {
  const note = readJson<Note>(noteFile(path, name));
  return note !== undefined && isAlive(note) ? note : undefined;
}

/** Ends what a start that was killed has left running. */
export async function endLeftovers(path: string): Promise<void> {
  for (const names of [['postgres', 'mongo', 'rabbitmq', 'mail'], ['epmd']]) {
    await Promise.all(
      names.map(async (name) => {
        const note = noted(path, name);
        if (note !== undefined) await end(note, note.stopSignal, 30_000);
        rmSync(noteFile(path, name), { force: true });
      }),
    );
  }
}

/** The process that runs the engines of this home, if one does. */
export function ownerOf(path: string): ProcessIdentity | undefined {
  const owner = readJson<ProcessIdentity>(lockFile(path));
  return owner !== undefined && isAlive(owner) ? owner : undefined;
}

/**
 * Makes this process the owner of the home; a home whose owner is dead is free.
 * @returns a function that gives it up
 * @throws EngineError when another process owns it
 */
export function own(path: string): () => void {
  mkdirSync(join(path, 'run'), { recursive: true, mode: 0o700 });
  const lock = lockFile(path);
  const mine = `${lock}.${process.pid}`;
  writeFileSync(mine, JSON.stringify(identify(process.pid)));
  try {
    // A link appears whole or not at all, and never over another one.
    while (!tryLink(mine, lock)) {
      const owner = ownerOf(path);
      if (owner !== undefined) {
        throw new EngineError(
          `The engines in ${path} are already running, started by process ${owner.pid}.`,
          'Stop that one first (Ctrl-C in its terminal), or use another folder.',
        );
      }
      takeAway(lock, mine);
    }
  } finally {
    rmSync(mine, { force: true });
  }
  return () => rmSync(lock, { force: true });
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Removes a dead owner's lock; of several starts that try, only one gets to. */
function takeAway(lock: string, mine: string): void {
  const aside = `${mine}.dead`;
  try {
    renameSync(lock, aside);
  } catch {
    return;
  }
  const owner = readJson<ProcessIdentity>(aside);
  // Someone took the lock between our look and our rename: it is theirs.
  if (owner !== undefined && isAlive(owner) && !existsSync(lock)) renameSync(aside, lock);
  rmSync(aside, { force: true });
}

function readJson<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function noteFile(path: string, name: string): string {
  return join(path, 'run', `${name}.json`);
}

function lockFile(path: string): string {
  return join(path, 'run', 'owner.json');
}
