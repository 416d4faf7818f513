import { randomUUID } from 'node:crypto';
import { access, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Where files are kept under names that say what is in them, so that nothing is ever overwritten by something else. */
export interface MediaStorage {
  /** Keeps a file, unless one of this name is there already: then that is the same. */
  put(name: string, content: Buffer): Promise<void>;
  /** Removes a file, if there is one of this name. */
  remove(name: string): Promise<void>;
}

/** Files in a directory. Replicas need it to be shared. A file is there whole or not at all. */
export function diskStorage(directory: string): MediaStorage {
  return {
    remove: (name) => rm(join(directory, name), { force: true }),
    async put(name, content) {
      const path = join(directory, name);
      if (await exists(path)) return;
      await mkdir(dirname(path), { recursive: true });
      const partial = `${path}.${randomUUID()}.partial`;
      try {
        await writeFile(partial, content, { flag: 'wx' });
        await rename(partial, path);
      } catch (error) {
        await rm(partial, { force: true });
        throw error;
      }
    },
  };
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
