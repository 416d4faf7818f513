import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the project, from `dev/src/start` as well as from `dev/dist/start`. */
export const projectRoot = fileURLToPath(new URL('../../..', import.meta.url));

/** Where `npm start` keeps data, logs and state: `ARTEL_HOME`, else `.artel` in the project. */
export function homeFolder(env: NodeJS.ProcessEnv = process.env): string {
  return resolve(env.ARTEL_HOME || join(projectRoot, '.artel'));
}

/** How to reach the system that runs in a home, for the tools beside it. */
export interface State {
  readonly pid: number;
  readonly ingressUrl: string;
  readonly mailboxUrl: string;
  readonly databaseUrl: string;
  readonly mongoUrl: string;
  readonly amqpUrl: string;
  /** By name, as they were started. */
  readonly services: Readonly<Record<string, { readonly url: string; readonly pid: number }>>;
}

const stateFile = (home: string) => join(home, 'state.json');

/** What runs in a home, or undefined when nothing does. A state left behind by a killed start does not count. */
export function readState(home: string): State | undefined {
  try {
    const state: State = JSON.parse(readFileSync(stateFile(home), 'utf8'));
    process.kill(state.pid, 0);
    return state;
  } catch {
    return undefined;
  }
}

export function writeState(home: string, state: State): void {
  writeFileSync(stateFile(home), `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
}

export function removeState(home: string): void {
  rmSync(stateFile(home), { force: true });
}
