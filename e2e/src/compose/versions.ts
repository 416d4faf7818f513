import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../..', import.meta.url));
const images = fileURLToPath(new URL('../../../dev/dist/tools/images.js', import.meta.url));

/** Two tags of our images. */
export interface Versions {
  readonly from: string;
  readonly to: string;
}

/**
 * The version in this folder and one before it: that of `wanted`, a commit or a tag that images have, or of the last
 * commit that is not what is here. Makes the images of the earlier one when they are missing. Before there were images that can be replaced there is no earlier
 * one, and the version here takes its own place.
 */
export async function versions(wanted?: string): Promise<Versions> {
  const { version: to }: { version: string } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  if (wanted !== undefined && (await hasImages(wanted))) return { from: wanted, to };
  const ref = wanted ?? ((await git('status', '--porcelain')) === '' ? 'HEAD~1' : 'HEAD');
  const from = await git('rev-parse', '--verify', '--quiet', `${ref}^{commit}`).catch(() => undefined);
  if (from === undefined || !(await canBeReplaced(from))) {
    if (wanted !== undefined) throw new Error(`${wanted} has no images that can be replaced while they run.`);
    return { from: to, to };
  }
  const tag = from.slice(0, 12);
  if (!(await hasImages(tag))) await run(process.execPath, [images, '--ref', from], { cwd: root, maxBuffer: 64e6 });
  return { from: tag, to };
}

/** An ingress that can be told which replica is about to go came with the first images that were released. */
function canBeReplaced(commit: string): Promise<boolean> {
  return git('cat-file', '-e', `${commit}:dev/src/ingress/drain.ts`).then(
    () => true,
    () => false,
  );
}

function hasImages(tag: string): Promise<boolean> {
  return run('docker', ['image', 'inspect', `artel/ingress:${tag}`, `artel/notifier-service:${tag}`]).then(
    () => true,
    () => false,
  );
}

async function git(...args: string[]): Promise<string> {
  return (await run('git', args, { cwd: root })).stdout.trim();
}
