import { mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

const rotateAt = 16 * 1024 * 1024;

/** The log of a service in a home. A long one is put aside first, in place of the one put aside before. */
export function openLog(home: string, name: string): string {
  const folder = join(home, 'logs');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.ndjson`);
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > rotateAt) renameSync(file, join(folder, `${name}.earlier.ndjson`));
  return file;
}
