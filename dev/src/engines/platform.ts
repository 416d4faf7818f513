import { EngineError, elsewhere } from './failures.js';
import { type EngineName, titles } from './types.js';

/** A version of the GNU C library. */
export interface Glibc {
  major: number;
  minor: number;
}

/** As npm packages with native files name it: `linux-x64`, `darwin-arm64`. */
export const platform = `${process.platform}-${process.arch}`;

/** This system's glibc; undefined where the C library is another one, as on Alpine (musl) and macOS. */
export function glibcVersion(): Glibc | undefined {
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  const [major, minor] = (report.header?.glibcVersionRuntime ?? '').split('.').map(Number);
  return major === undefined || minor === undefined ? undefined : { major, minor };
}

/**
 * Makes sure that a Linux system's C library can run an engine that was linked against glibc 2.`minor`.
 * @throws EngineError
 */
export function requireGlibc(engine: EngineName, variable: string, minor: number, have = glibcVersion()): void {
  if (process.platform !== 'linux' || (have !== undefined && have.major === 2 && have.minor >= minor)) return;
  const found = have === undefined ? 'has another C library (musl, probably)' : `has glibc ${have.major}.${have.minor}`;
  const message = `The embedded ${titles[engine]} needs glibc 2.${minor} or newer, and this system ${found}.`;
  throw new EngineError(message, elsewhere(variable), { engine });
}

/** The failure of an engine that has no package for this platform, or whose package was left out. */
export function notInstalled(engine: EngineName, variable: string, cause: unknown): EngineError {
  const message = `The embedded ${titles[engine]} is not installed, or does not exist, for ${platform}.`;
  return new EngineError(message, elsewhere(variable), { engine, cause });
}
