import type { SettingDescription } from '@artel/shared/config';
import type { Service } from '@artel/shared/contracts';

/** `docs/settings.md`: everything an operator can tell the services. */
export function settingsMarkdown(
  services: Readonly<Record<Service, readonly SettingDescription[]>>,
  common: readonly SettingDescription[],
): string {
  const names = Object.keys(services) as Service[];
  const isCommon = ({ env }: SettingDescription): boolean => common.some((setting) => setting.env === env);
  const absent = common.flatMap(({ env }) => {
    const without = names.filter((name) => !services[name].some((setting) => setting.env === env));
    return without.length === 0 ? [] : [`\`${env}\` is not for ${without.join(' and ')}.`];
  });
  const ports = names.map((name) => `${defaultOf(services[name], 'PORT')} (${name})`).join(', ');
  const shared = common.map((it) =>
    it.env === 'PORT' ? { ...it, default: 'its own', doc: `${it.doc} ${ports}.` } : it,
  );
  return [
    preface,
    '',
    '## Every service',
    '',
    ...table(shared),
    '',
    ...absent,
    ...(absent.length > 0 ? [''] : []),
    ...names.flatMap((name) => [`## ${name}`, '', ...table(services[name].filter((it) => !isCommon(it))), '']),
  ].join('\n');
}

const preface = `<!-- Generated from the services' config.ts by \`npm run generate\`. -->

# Settings

Settings are environment variables. \`NAME_FILE\` names a file to read \`NAME\` from, as secrets are mounted. Empty is unset. A
service that is told nonsense says all that is wrong at once, and does not start.

*required* means in production (\`NODE_ENV=production\`); the default is then for development only and refused. In the chart
every setting has its place in \`helm/artel/values.yaml\`, or follows from other values there.`;

function table(settings: readonly SettingDescription[]): string[] {
  return ['| setting | kind | default | meaning |', '| --- | --- | --- | --- |', ...settings.map(row)];
}

function row({ env, kind, doc, required, secret, ...setting }: SettingDescription): string {
  const shown = setting.default === '' ? '' : `\`${setting.default}\``;
  const fallback = required ? ['*required*', ...(shown === '' ? [] : [shown])].join(', ') : shown || 'empty';
  const kinds = secret && kind !== 'secret' ? `${kind}, secret` : kind;
  return `| \`${env}\` | ${cell(kinds)} | ${cell(fallback)} | ${cell(doc)} |`;
}

function defaultOf(settings: readonly SettingDescription[], env: string): string {
  return settings.find((setting) => setting.env === env)?.default ?? '';
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
