import { readdir, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the project, from `dev/src/tools` as well as from `dev/dist/tools`. */
export const projectRoot = fileURLToPath(new URL('../../..', import.meta.url));

export interface SourceFile {
  /** Relative to the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

const workspaces = [
  'shared',
  'auth-service',
  'catalog-service',
  'order-service',
  'notifier-service',
  'dev',
  'e2e',
  'bench',
];

/** Every TypeScript source of every workspace, sorted by path. */
export async function readSources(root = projectRoot): Promise<SourceFile[]> {
  const files: SourceFile[] = [];
  for (const workspace of workspaces) {
    const names = await readdir(join(root, workspace, 'src'), { recursive: true }).catch(() => []);
    for (const name of names.filter((name) => name.endsWith('.ts'))) {
      const path = posix.join(workspace, 'src', name.replaceAll('\\', '/'));
      files.push({ path, text: await readFile(join(root, path), 'utf8') });
    }
  }
  return files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

export function isTest(path: string): boolean {
  return path.endsWith('.test.ts');
}
