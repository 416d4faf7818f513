import { readFileSync } from 'node:fs';
import type { Setting } from './settings.js';

export type Settings = Record<string, Setting<unknown>>;
export type ConfigOf<S extends Settings> = { readonly [Key in keyof S]: S[Key] extends Setting<infer T> ? T : never };
type Environment = Readonly<Record<string, string | undefined>>;

/** All that is wrong with the environment, in one message with one line per setting. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly problems: readonly string[]) {
    super(`bad configuration:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
}

/**
 * Reads every setting from `env`: `NAME`, or the content of the file that `NAME_FILE` names. Empty counts as unset.
 * Throws one `ConfigError` that lists all problems; no message ever repeats a value.
 */
export function loadConfig<const S extends Settings>(settings: S, env: Environment = process.env): ConfigOf<S> {
  const production = env.NODE_ENV === 'production';
  const problems: string[] = [];
  const config: Record<string, unknown> = {};
  for (const [key, setting] of Object.entries(settings)) {
    try {
      config[key] = valueFor(setting, env, production);
    } catch (error) {
      problems.push(`${setting.env} ${error instanceof Error ? error.message : 'is invalid'} (${setting.doc})`);
    }
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.freeze(config) as ConfigOf<S>;
}

function valueFor(setting: Setting<unknown>, env: Environment, production: boolean): unknown {
  const given = textOf(setting.env, env);
  if (given === undefined) return fallbackOf(setting, production);
  const value = setting.parse(given);
  if (production && setting.secret && setting.devDefault !== undefined && value === setting.devDefault) {
    throw new Error('has its development value, which everyone knows');
  }
  return value;
}

function fallbackOf(setting: Setting<unknown>, production: boolean): unknown {
  if (!production && setting.devDefault !== undefined) return setting.devDefault;
  if (setting.default !== undefined) return setting.default;
  throw new Error(`is required${setting.devDefault === undefined ? '' : ' in production'}`);
}

/** A file's trailing line break is the editor's, not the secret's. */
function textOf(name: string, env: Environment): string | undefined {
  const file = env[`${name}_FILE`];
  if (!file) return env[name] || undefined;
  if (env[name]) throw new Error(`is given twice, as ${name} and as ${name}_FILE`);
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '') || undefined;
  } catch (cause) {
    throw new Error(`cannot be read from the file that ${name}_FILE names`, { cause });
  }
}
