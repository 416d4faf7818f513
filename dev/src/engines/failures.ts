import { readFile } from 'node:fs/promises';
import type { EngineName } from './types.js';

/** An engine could not be started or stopped, in words for the person at the terminal. */
export class EngineError extends Error {
  /** One sentence: what is the matter. */
  override readonly message: string;
  /** One sentence: what to do about it. */
  readonly hint: string;
  /** The engine it is about, where it is about one. */
  readonly engine: EngineName | undefined;

  constructor(message: string, hint: string, options: { engine?: EngineName; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = 'EngineError';
    this.message = message;
    this.hint = hint;
    this.engine = options.engine;
  }
}

/** The way out when an engine can't run embedded on this machine. */
export function elsewhere(variable: string): string {
  return `Set ${variable} to a server you have, or ARTEL_ENGINES=docker to use containers.`;
}

/** The end of a log file, for an error that it explains; empty when there is none. */
export async function endOfLog(file: string, lines = 12): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-lines).join('\n');
}
