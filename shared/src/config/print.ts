import type { ConfigOf, Settings } from './load.js';
import { withFirstHost } from './several-hosts.js';

const redacted = '***';

/** The configuration as it may be logged: secrets and the passwords inside URLs are replaced. */
export function printableConfig<S extends Settings>(settings: S, config: ConfigOf<S>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(settings).map(([key, setting]) => {
      const value: unknown = config[key as keyof S];
      return [key, setting.secret ? redacted : withoutPasswords(value)];
    }),
  );
}

/** One row of the settings table of a service's documentation. */
export interface SettingDescription {
  readonly env: string;
  readonly kind: string;
  readonly doc: string;
  /** The value when unset, as text; empty when there is none. */
  readonly default: string;
  /** Whether production refuses to start without it. */
  readonly required: boolean;
  readonly secret: boolean;
}

/** What an operator needs to know about the settings, in the order they were declared. */
export function describeSettings(settings: Settings): SettingDescription[] {
  return Object.values(settings).map(({ env, kind, doc, secret = false, ...setting }) => {
    const fallback = setting.default ?? setting.devDefault;
    const shown = fallback === undefined ? '' : String(withoutPasswords(fallback));
    return { env, kind, doc, default: secret ? '' : shown, required: setting.default === undefined, secret };
  });
}

function withoutPasswords(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const one = withFirstHost(value);
  if (!URL.canParse(one) || new URL(one).password === '') return value;
  return value.replace(/^([^/]*\/\/[^:@/?#]*:)[^@/?#]*@/, `$1${redacted}@`);
}
