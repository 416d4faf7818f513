import type { SettingDescription } from '@artel/shared/config';
import { at, type KubernetesObject, listAt, mapAt, nameOf, podOf, textAt } from './kubernetes-object.js';

/** What Node.js and the runtime read, and no `config.ts` does. */
const notOurs = ['NODE_OPTIONS', 'HOME', 'TMPDIR', 'TZ', 'NODE_EXTRA_CA_CERTS'];

/**
 * What is wrong between the settings of all services and a rendering of the chart. `optional` are, by service, secrets that
 * are mounted only where somebody has them.
 */
export function chartSettingsProblems(
  objects: readonly KubernetesObject[],
  services: Readonly<Record<string, readonly SettingDescription[]>>,
  optional: Readonly<Record<string, readonly string[]>>,
): string[] {
  return Object.entries(services).flatMap(([service, settings]) => {
    const workload = objects.find(
      ({ kind, metadata }) => kind === 'Deployment' && metadata.labels?.['app.kubernetes.io/component'] === service,
    );
    if (workload === undefined) return [`the chart runs no ${service}`];
    return settingsProblems(service, settings, environmentOf(workload, objects), optional[service]);
  });
}

/**
 * What is wrong between a service's settings and what its container is told: settings the chart does not know, settings
 * the service does not know, secrets told openly, and chart values that are another default than the service's own.
 * `optional` are secrets that are mounted only where somebody has them.
 */
export function settingsProblems(
  service: string,
  settings: readonly SettingDescription[],
  told: ReadonlyMap<string, string>,
  optional: readonly string[] = [],
): string[] {
  const known = new Set(settings.map(({ env }) => env));
  const names = [...told.keys()].map((name) => (known.has(name) ? name : name.replace(/_FILE$/, '')));
  return [
    ...settings
      .filter(({ env }) => !names.includes(env) && !optional.includes(env))
      .map(({ env }) => `the chart has no ${env} for ${service}`),
    ...names
      .filter((name) => !known.has(name) && !notOurs.includes(name))
      .map((name) => `the chart tells ${service} ${name}, which it does not know`),
    ...settings
      .filter(({ env, secret }) => secret && told.has(env))
      .map(({ env }) => `the chart tells ${service} the secret ${env} openly; it can be given as ${env}_FILE`),
    ...optional
      .filter((name) => !known.has(name))
      .map((name) => `the chart has the optional secret ${name}, which ${service} does not know`),
    ...settings.flatMap((setting) => differingDefault(service, setting, told.get(setting.env))),
  ];
}

/** What differs from the default on purpose: it depends on where a service runs. */
const ofThePlace = ['NODE_ENV', 'PUBLIC_URL', 'MEDIA_DIR', 'OPENAPI_FILE', 'STATUS_TARGETS', 'CORS_ORIGINS'];

function differingDefault(service: string, setting: SettingDescription, told: string | undefined): string[] {
  if (told === undefined || setting.required || ofThePlace.includes(setting.env)) return [];
  // Outside production some defaults are others; `describeSettings` shows those of production.
  return told === setting.default
    ? []
    : [`the chart tells ${service} ${setting.env}=${told}, but its default is ${setting.default || 'empty'}`];
}

/** The environment of the first container of a workload, ConfigMaps read; secrets count by name only. */
export function environmentOf(object: KubernetesObject, objects: readonly KubernetesObject[]): Map<string, string> {
  const container = listAt(podOf(object), 'spec', 'containers')[0];
  const dataOf = (kind: string, name: string) => {
    const source = objects.find((it) => nameOf(it) === `${kind}/${name}`);
    return { ...mapAt(source, 'data'), ...mapAt(source, 'stringData') };
  };
  const whole = listAt(container, 'envFrom').flatMap((from) => [
    ...Object.entries(dataOf('ConfigMap', textAt(from, 'configMapRef', 'name'))),
    ...Object.entries(dataOf('Secret', textAt(from, 'secretRef', 'name'))),
  ]);
  const single = listAt(container, 'env').map((variable) => {
    const from = at(variable, 'valueFrom', 'configMapKeyRef');
    const value = dataOf('ConfigMap', textAt(from, 'name'))[textAt(from, 'key')] ?? textAt(variable, 'value');
    return [textAt(variable, 'name'), value] as const;
  });
  return new Map([...whole, ...single].map(([name, value]) => [name, String(value)]));
}
