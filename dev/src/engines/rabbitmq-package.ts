import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { lstat, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from './cache.js';
import { EngineError } from './failures.js';

const run = promisify(execFile);

/** Where RabbitMQ is on this machine. */
export interface RabbitmqPrograms {
  /** Folder with `rabbitmq-server`. */
  sbin: string;
  /** Root of a private Erlang that goes with it; undefined where the system's is used. */
  erlang?: string;
  /** Folder of further shared libraries that the private Erlang needs. */
  libraries?: string;
}

/** Where to look, and what to say. */
export interface RabbitmqSearch {
  /** Whether an installed RabbitMQ may be used. Default true. */
  system?: boolean;
  /** Folder for a private copy. */
  cache?: string;
  progress?: (message: string) => void;
}

/**
 * Finds RabbitMQ: installed by the system's packages, by Homebrew, or unpacked before into the user's cache. Where
 * there is none, fetches the packages of this Debian or Ubuntu with apt, which needs no root: nothing is installed,
 * the files are unpacked into the cache.
 * @throws EngineError where there is none and none can be had
 */
export async function rabbitmqPrograms(search: RabbitmqSearch = {}): Promise<RabbitmqPrograms> {
  const cache = search.cache ?? cacheFolder(`rabbitmq-${releaseName()}-${process.arch}`);
  const installed = search.system === false ? undefined : (inRoot('/') ?? fromHomebrew());
  const found = installed ?? inRoot(cache);
  if (found !== undefined) return found;
  search.progress?.('downloading RabbitMQ (first start on this machine only)');
  await unpack(cache);
  const unpacked = inRoot(cache);
  if (unpacked === undefined) throw nowhere('The packages of this system hold no RabbitMQ that we know how to run.');
  return unpacked;
}

/** RabbitMQ as Debian's package lays it out below `root`. */
function inRoot(root: string): RabbitmqPrograms | undefined {
  const lib = join(root, 'usr/lib/rabbitmq/lib');
  const server = existsSync(lib) ? readdirSync(lib).find((name) => name.startsWith('rabbitmq_server-')) : undefined;
  if (server === undefined) return undefined;
  const sbin = join(lib, server, 'sbin');
  if (root === '/') return { sbin };
  const triplet = `${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`;
  return { sbin, erlang: join(root, 'usr/lib/erlang'), libraries: join(root, 'usr/lib', triplet) };
}

function fromHomebrew(): RabbitmqPrograms | undefined {
  const sbin = ['/opt/homebrew/opt/rabbitmq/sbin', '/usr/local/opt/rabbitmq/sbin'].find((folder) =>
    existsSync(join(folder, 'rabbitmq-server')),
  );
  return sbin === undefined ? undefined : { sbin };
}

/** Fetches and unpacks into a folder beside `target`, which then appears as a whole. */
async function unpack(target: string): Promise<void> {
  await requireApt();
  await mkdir(join(target, '..'), { recursive: true });
  const work = await mkdtemp(`${target}.`);
  const root = join(work, 'root');
  try {
    await mkdir(root);
    for (const file of await download(join(work, 'apt'))) await run('dpkg', ['-x', file, root]);
    await relocateErlang(join(root, 'usr/lib/erlang'), join(target, 'usr/lib/erlang'));
    await rename(root, target).catch((error: unknown) => {
      // Another start has finished first: its copy is as good.
      if (!existsSync(target)) throw error;
    });
  } catch (cause) {
    if (cause instanceof EngineError) throw cause;
    const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : String(cause);
    throw nowhere(`RabbitMQ could not be downloaded: ${said.split('\n').at(-1) ?? ''}`, cause);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/**
 * Has apt fetch RabbitMQ and whatever of its needs this system lacks, with lists and archives of our own.
 * @returns the package files
 */
async function download(folder: string): Promise<string[]> {
  const archives = join(folder, 'archives');
  for (const name of ['lists/partial', 'archives/partial']) await mkdir(join(folder, name), { recursive: true });
  const options = Object.entries({
    'Dir::State': folder,
    'Dir::State::Lists': join(folder, 'lists'),
    'Dir::State::status': '/var/lib/dpkg/status',
    'Dir::Cache': folder,
    'Dir::Cache::archives': archives,
    'Debug::NoLocking': '1',
    'APT::Sandbox::User': '',
    'Acquire::Languages': 'none',
    'Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled': 'false',
  }).flatMap(([key, value]) => ['-o', `${key}=${value}`]);
  const env = { ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', [...options, '-qq', 'update'], { env });
  const install = ['-qq', '-y', '--no-install-recommends', '--download-only', 'install', 'rabbitmq-server'];
  await run('apt-get', [...options, ...install], { env, maxBuffer: 64 * 1024 * 1024 });
  return (await readdir(archives)).filter((name) => name.endsWith('.deb')).map((name) => join(archives, name));
}

/** Erlang's start scripts name the folder it is installed in: they are made to name the one it will be in. */
async function relocateErlang(now: string, later: string): Promise<void> {
  const runtimes = (await readdir(now)).filter((name) => name.startsWith('erts-')).map((name) => join(name, 'bin'));
  for (const script of ['bin', ...runtimes].flatMap((folder) => [
    join(now, folder, 'erl'),
    join(now, folder, 'start'),
  ])) {
    if (!existsSync(script) || (await lstat(script)).isSymbolicLink()) continue;
    const text = await readFile(script, 'utf8');
    await writeFile(script, text.replaceAll('=/usr/lib/erlang', `=${later}`));
  }
}

async function requireApt(): Promise<void> {
  for (const program of ['apt-get', 'dpkg']) {
    await run(program, ['--version']).catch((cause: unknown) => {
      throw nowhere('RabbitMQ is not installed, and there is no apt here to get it with.', cause);
    });
  }
}

function nowhere(message: string, cause?: unknown): EngineError {
  const hint =
    'Install it (`brew install rabbitmq`, or your package manager), set AMQP_URL to a broker you have, or ARTEL_ENGINES=docker to use containers.';
  return new EngineError(message, hint, { engine: 'amqp', cause });
}

/** For example `debian-12`: unpacked files fit the release they were made for. */
function releaseName(): string {
  const text = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  const value = (key: string) => new RegExp(`^${key}="?([^"\n]*)"?$`, 'm').exec(text)?.[1];
  return `${value('ID') ?? process.platform}-${value('VERSION_ID') ?? 'any'}`;
}
