import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { publicAddress, type Sources } from './images-recipe.js';
import { projectRoot } from './source-tree.js';

const run = promisify(execFile);

/** What the working tree is, as far as Git can say. */
export async function readSources(): Promise<Sources> {
  const { version }: { version: string } = JSON.parse(await readFile(join(projectRoot, 'package.json'), 'utf8'));
  const git = (...args: string[]): Promise<string> =>
    run('git', args, { cwd: projectRoot }).then(({ stdout }) => stdout.trim());
  try {
    const [commit = '', epoch = '0'] = (await git('log', '-1', '--format=%H %ct')).split(' ');
    const changed = (await git('status', '--porcelain')) !== '';
    const remote = await git('remote', 'get-url', 'origin').catch(() => '');
    return { version, revision: commit, changed, epoch: Number(epoch), url: publicAddress(remote) };
  } catch {
    return { version, revision: 'unknown', changed: false, epoch: 0, url: '' };
  }
}

/** How this machine reaches its package registry, as files that a build may look at and does not keep. */
export interface RegistryAccess {
  /** `id=…,src=…` for `--secret`. */
  readonly secrets: readonly string[];
  close(): Promise<void>;
}

/** Takes registry, tokens and certificate authorities from the user's own npm settings. */
export async function registryAccess(env: NodeJS.ProcessEnv = process.env): Promise<RegistryAccess> {
  const folder = await mkdtemp(join(tmpdir(), 'artel-images-'));
  const setting = async (key: string): Promise<string> => {
    const npm = env.npm_execpath?.endsWith('.js') ? [process.execPath, env.npm_execpath] : ['npm'];
    const [program = 'npm', ...first] = npm;
    // Quiet about settings it does not know; outside of the project, whose own settings are in the build already.
    const { stdout } = await run(program, [...first, '--silent', 'config', 'get', key], { cwd: folder });
    return stdout.trim();
  };
  const npmrc = join(folder, 'npmrc');
  const [registry, userconfig, cafile] = [
    await setting('registry'),
    await setting('userconfig'),
    await setting('cafile'),
  ];
  const own = await readFile(userconfig, 'utf8').catch(() => '');
  await writeFile(npmrc, npmrcFor(registry, own, env), { mode: 0o600 });
  const secrets = [`id=npmrc,src=${npmrc}`];
  const ca = join(folder, 'ca.pem');
  if (cafile !== 'null' && (await copied(cafile, ca))) secrets.push(`id=ca,src=${ca}`);
  return { secrets, close: () => rm(folder, { recursive: true, force: true }) };
}

/** The settings a build needs: the registry, and whatever one has to show there. */
export function npmrcFor(registry: string, userconfig: string, env: NodeJS.ProcessEnv): string {
  const credentials = userconfig.split('\n').filter((line) => /^(\/\/|@[\w-]+:registry)/.test(line.trim()));
  const known = credentials.map((line) => line.replace(/\$\{(\w+)\}/g, (_, name: string) => env[name] ?? ''));
  return [`registry=${registry}`, ...known, ''].join('\n');
}

async function copied(from: string, to: string): Promise<boolean> {
  return copyFile(from, to).then(
    () => true,
    () => false,
  );
}
