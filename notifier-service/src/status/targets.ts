import { list, type Setting, type SettingOptions } from '@artel/shared/config';

/** A service to watch: its name in the answer, and the address that answers 2xx while it is well. */
export interface Target {
  readonly name: string;
  readonly url: string;
}

/** A setting that lists targets as `name=url`, separated by commas. */
export function targetList(env: string, options: SettingOptions<readonly string[]>): Setting<readonly string[]> {
  const setting = list(env, options);
  return {
    ...setting,
    kind: 'comma-separated list of name=url',
    parse(text) {
      const entries = setting.parse(text);
      for (const entry of entries) parseTarget(entry);
      return entries;
    },
  };
}

/** Throws an `Error` for an entry without a name or with something that is no URL. */
export function parseTarget(entry: string): Target {
  const [, name, url] = /^([\w-]+)=(.+)$/.exec(entry) ?? [];
  if (name === undefined || url === undefined || !URL.canParse(url)) throw new Error('must be a list of name=url');
  return { name, url };
}
