import { execFile } from 'node:child_process';
import { chownSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { EngineError } from './failures.js';
import { type PostgresAccount, postgresAccount } from './postgres-account.js';
import { postgresPrograms } from './postgres-programs.js';
import { postgresVersion } from './probes.js';
import { commandOf, end, identify } from './process.js';
import { untilReady } from './ready.js';
import { launchKnown, orStop, type StartContext, type StartEngine } from './starter.js';
import { password, urlsFor } from './types.js';

const run = promisify(execFile);
const environment = { ...process.env, LC_ALL: 'C' };

/** Starts PostgreSQL on 127.0.0.1, making its data folder where there is none. */
export const startPostgres: StartEngine = async (context) => {
  const { home, ports } = context;
  const account = postgresAccount(postgresPrograms(), home.path);
  const data = join(account.folder, 'postgres');
  if (!existsSync(data)) await makeData(account, data, context);
  await endOldServer(data);

  const [command = '', ...args] = [
    ...account.prefix,
    join(account.programs, 'bin', 'postgres'),
    ...['-D', data, '-p', String(ports.postgres)],
    ...['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'max_connections=200'],
  ];
  const own = await launchKnown(context, 'postgres', {
    command,
    args,
    env: environment,
    cwd: account.folder,
    log: home.log('postgres'),
    uid: account.uid,
    gid: account.gid,
    // "Fast shutdown": ends sessions and writes everything down.
    stopSignal: 'SIGINT',
    graceMs: 30_000,
  });
  return orStop(own, async () => {
    const version = await untilReady('postgres', own, () => postgresVersion(urlsFor(ports).databaseUrl), 60_000);
    return { version, exited: own.exited, stop: own.stop };
  });
};

/** Makes the data folder; it appears only when it is whole, so an interrupted start does no harm. */
async function makeData(account: PostgresAccount, data: string, context: StartContext): Promise<void> {
  context.progress('creating its data folder');
  const unfinished = `${data}.new`;
  const passwordFile = `${data}.password`;
  rmSync(unfinished, { recursive: true, force: true });
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (account.uid !== undefined && account.gid !== undefined) chownSync(passwordFile, account.uid, account.gid);
  const [command = '', ...args] = [
    ...account.prefix,
    join(account.programs, 'bin', 'initdb'),
    ...['-D', unfinished, '-U', 'postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`],
    ...['-E', 'UTF8', '--locale-provider=builtin', '--locale=C.UTF-8', '--no-instructions'],
  ];
  const as = account.uid === undefined ? {} : { uid: account.uid, gid: account.gid };
  try {
    await run(command, args, { env: environment, cwd: account.folder, ...as });
    renameSync(unfinished, data);
  } catch (cause) {
    const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : String(cause);
    throw new EngineError('PostgreSQL could not create its data folder.', said, { engine: 'postgres', cause });
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/**
 * The server writes its pid into the data folder. If a server of this folder still runs (the note about it was
 * lost), it is ended; if another program has that pid now, the note would keep ours from starting and is removed.
 */
async function endOldServer(data: string): Promise<void> {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return;
  const old = identify(Number.parseInt(readFileSync(file, 'utf8'), 10));
  if (old !== undefined && commandOf(old.pid).includes(data)) await end(old, 'SIGINT', 30_000);
  rmSync(file, { force: true });
}
