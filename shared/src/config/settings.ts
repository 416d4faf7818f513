import { withFirstHost } from './several-hosts.js';

/** How a setting is described, and what it is when the environment says nothing. */
export interface SettingOptions<T> {
  /** One sentence for the operator. */
  readonly doc: string;
  /** The value when unset. Without `default` and `devDefault` the setting is required. */
  readonly default?: T;
  /** The value when unset outside production; takes precedence over `default` there. */
  readonly devDefault?: T;
  /** Never printed; and in production never equal to its development value. */
  readonly secret?: boolean;
}

/** One setting: its variable, its kind, and how its text becomes a value. `parse` throws an `Error` to refuse. */
export interface Setting<T> extends SettingOptions<T> {
  readonly env: string;
  readonly kind: string;
  readonly parse: (text: string) => T;
}

/** A non-empty text. */
export function text(env: string, options: SettingOptions<string>): Setting<string> {
  return { ...options, env, kind: 'text', parse: (value) => value };
}

/** A text that is never printed. Give `NAME_FILE` to read it from a mounted file. */
export function secret(env: string, options: SettingOptions<string>): Setting<string> {
  return { ...options, env, kind: 'secret', secret: true, parse: (value) => value };
}

/** A random text of at least 32 characters that is never printed. */
export function longSecret(env: string, options: SettingOptions<string>): Setting<string> {
  return { ...secret(env, options), parse: parseLongSecret };
}

/** Several of those, separated by commas or line breaks; blanks around and empty entries are dropped. */
export function longSecrets(env: string, options: SettingOptions<readonly string[]>): Setting<readonly string[]> {
  const parse = (value: string) =>
    value.split(/[,\n]/).flatMap((one) => (one.trim() ? parseLongSecret(one.trim()) : []));
  return { ...options, env, kind: 'comma-separated secrets', secret: true, parse };
}

/** An absolute URL, kept as text; it may list several hosts. */
export function url(env: string, options: SettingOptions<string>): Setting<string> {
  return { ...options, env, kind: 'URL', parse: parseUrl };
}

/** A whole number between `min` and `max`, both included. */
export function integer(
  env: string,
  { min = 0, max = Number.MAX_SAFE_INTEGER, ...options }: SettingOptions<number> & { min?: number; max?: number },
): Setting<number> {
  const kind = max === Number.MAX_SAFE_INTEGER ? `whole number ≥ ${min}` : `whole number ${min}–${max}`;
  const parse = (value: string): number => {
    const number = Number(value);
    if (!/^-?\d+$/.test(value) || number < min || number > max) throw new Error(`must be a ${kind}`);
    return number;
  };
  return { ...options, env, kind, parse };
}

/** `true`/`false`, also `1`/`0`, `yes`/`no`, `on`/`off`. */
export function flag(env: string, options: SettingOptions<boolean>): Setting<boolean> {
  return { ...options, env, kind: 'true or false', parse: parseFlag };
}

/** One of the given words. */
export function oneOf<const Value extends string>(
  env: string,
  values: readonly Value[],
  options: SettingOptions<NoInfer<Value>>,
): Setting<Value> {
  const kind = values.join(' | ');
  const parse = (value: string): Value => {
    const found = values.find((candidate) => candidate === value);
    if (found === undefined) throw new Error(`must be one of: ${values.join(', ')}`);
    return found;
  };
  return { ...options, env, kind, parse };
}

/** A comma-separated list; blanks around and empty entries are dropped. */
export function list(env: string, options: SettingOptions<readonly string[]>): Setting<readonly string[]> {
  const parse = (value: string): string[] => value.split(',').flatMap((entry) => entry.trim() || []);
  return { ...options, env, kind: 'comma-separated list', parse };
}

function parseLongSecret(value: string): string {
  if (value.length < 32) throw new Error('must have at least 32 characters');
  return value;
}

function parseUrl(value: string): string {
  if (!URL.canParse(withFirstHost(value))) throw new Error('must be an absolute URL');
  return value;
}

function parseFlag(value: string): boolean {
  if (/^(true|1|yes|on)$/i.test(value)) return true;
  if (/^(false|0|no|off)$/i.test(value)) return false;
  throw new Error('must be true or false');
}
