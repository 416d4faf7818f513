import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { EngineError } from './failures.js';

/**
 * The compiled file of a program that runs as a process of its own. Tests import this module from source, but a
 * new process runs plain Node.js and needs the compiled one.
 * @param program for example `engines/mongo-host`
 * @throws EngineError when it has not been compiled
 */
export function hostProgram(program: string): string {
  const file = fileURLToPath(new URL(`../../dist/${program}.js`, import.meta.url));
  if (existsSync(file)) return file;
  throw new EngineError(`The program ${program} has not been compiled.`, 'Run `npm run build` first.');
}
