import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Sources } from './images-recipe.js';
import { projectRoot } from './source-tree.js';

const run = promisify(execFile);

/** A commit's files in a folder of their own. */
export interface Checkout {
  readonly folder: string;
  readonly sources: Sources;
  close(): Promise<void>;
}

/**
 * Lays out another commit beside the working tree, which stays as it is.
 *
 * @throws when there is no such commit, or it is from before there was a Dockerfile
 */
export async function checkOut(ref: string): Promise<Checkout> {
  const git = (...args: string[]): Promise<string> =>
    run('git', args, { cwd: projectRoot }).then(({ stdout }) => stdout.trim());
  const revision = await git('rev-parse', '--verify', '--quiet', `${ref}^{commit}`).catch(() => {
    throw new Error(`There is no commit ${ref} here.`);
  });
  await git('cat-file', '-e', `${revision}:Dockerfile`).catch(() => {
    throw new Error(`${ref} is from before there was a Dockerfile.`);
  });
  const folder = await mkdtemp(join(tmpdir(), 'artel-commit-'));
  const archive = join(folder, 'archive.tar');
  await git('archive', '--format=tar', `--output=${archive}`, revision);
  await run('tar', ['-xf', archive, '-C', folder]);
  await rm(archive);
  const { version }: { version: string } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const epoch = Number(await git('log', '-1', '--format=%ct', revision));
  return {
    folder,
    sources: { version, revision, changed: false, epoch, url: '' },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}
