import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * A folder for what is made once per machine and can be made again: the XDG cache folder, or the one that
 * macOS has for it.
 */
export function cacheFolder(name: string, env: NodeJS.ProcessEnv = process.env): string {
  const usual = process.platform === 'darwin' ? join(homedir(), 'Library', 'Caches') : join(homedir(), '.cache');
  return join(env.XDG_CACHE_HOME || usual, 'artel', name);
}
