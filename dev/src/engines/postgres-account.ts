import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, renameSync } from 'node:fs';
import { join } from 'node:path';

/** PostgreSQL refuses to run as root: as whom it runs, from where, and where it keeps its files. */
export interface PostgresAccount {
  /** Folder of the programs. */
  programs: string;
  /** Folder that holds the data folder; the account may write to it. */
  folder: string;
  /** Put in front of every command line. */
  prefix: readonly string[];
  uid?: number;
  gid?: number;
}

/** "nobody", on every system there is. */
const nobody = 65_534;

const asNobody = ['unshare', '--user', `--map-user=${nobody}`, `--map-group=${nobody}`, '--'];

/**
 * Finds out as whom PostgreSQL can run:
 *
 * 1. Whoever we are, if we are not root.
 * 2. Root in a user namespace where root is called nobody: the server is satisfied, the files remain root's.
 * 3. Where the system refuses that (many containers do), truly as nobody. As nobody can't be expected to reach
 *    the project's folder, programs and data are in a folder of its own under /var/tmp.
 * @param home the folder for data in the first two cases
 * @param allowed for tests: whether user namespaces may be used
 */
export function postgresAccount(programs: string, home: string, allowed = { userNamespace: true }): PostgresAccount {
  if (process.getuid?.() !== 0) return { programs, folder: home, prefix: [] };
  if (allowed.userNamespace && namespaceWorks(programs)) return { programs, folder: home, prefix: asNobody };
  const folder = nobodysFolder(home);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  chownSync(folder, nobody, nobody);
  return { programs: copyOf(programs, folder), folder, prefix: [], uid: nobody, gid: nobody };
}

/** Where data is that belongs to `home` and is kept by nobody. */
export function nobodysFolder(home: string): string {
  return join('/var/tmp', `artel-postgres-${createHash('sha256').update(home).digest('hex').slice(0, 12)}`);
}

function namespaceWorks(programs: string): boolean {
  const [command = '', ...args] = [...asNobody, join(programs, 'bin', 'postgres'), '--version'];
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

function copyOf(programs: string, folder: string): string {
  const copy = join(folder, 'programs');
  if (existsSync(copy)) return copy;
  const unfinished = mkdtempSync(`${copy}.`);
  cpSync(programs, join(unfinished, 'native'), { recursive: true, verbatimSymlinks: true });
  renameSync(join(unfinished, 'native'), copy);
  return copy;
}
