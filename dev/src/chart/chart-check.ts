import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { chartFolder, type Helm, HelmError, lintChart, renderChart } from './helm.js';
import { listAt, mapAt } from './kubernetes-object.js';
import { broken, policies } from './policies/index.js';
import { referenceProblems } from './reference-check.js';
import { kubernetesVersions, schemaCheck } from './schema-check.js';
import { settingsOfServices } from './settings.js';
import { chartSettingsProblems } from './settings-check.js';
import { acceptedSets, refusedSets, type ValueSet } from './value-sets.js';

/** What one set of values gave. */
export interface SetReport {
  readonly name: string;
  /** How many objects it rendered; none when it was to be refused. */
  readonly objects: number;
  readonly problems: readonly string[];
}

/** Every set of values, those that are refused last, and whether each setting of the services reaches them. */
export async function checkChart(helm: Helm): Promise<SetReport[]> {
  const reports: SetReport[] = [];
  for (const set of await acceptedSets()) reports.push(await checkSet(helm, set));
  for (const set of await refusedSets()) {
    reports.push({ name: `refused/${set.name}`, objects: 0, problems: await checkRefused(helm, set) });
  }
  return [...reports, { name: 'settings', objects: 0, problems: await checkSettings(helm) }];
}

/** Whether every setting of the services has its place in the chart, and nothing else has. */
export async function checkSettings(helm: Helm): Promise<string[]> {
  return chartSettingsProblems(await renderChart(helm), settingsOfServices, await optionalSecrets());
}

/** The secrets of each service that are mounted only where somebody has them, as `files/services.yaml` says. */
async function optionalSecrets(): Promise<Record<string, string[]>> {
  const services: unknown = parse(await readFile(join(chartFolder, 'files/services.yaml'), 'utf8'));
  const names = Object.keys(mapAt(services));
  return Object.fromEntries(names.map((name) => [name, listAt(services, name, 'optional').map(String)]));
}

/** Everything that must hold whatever the values are: lint, shape under each Kubernetes, references, our own rules. */
export async function checkSet(helm: Helm, { name, file, outside, without }: ValueSet): Promise<SetReport> {
  const rules = policies.filter(({ rule }) => !without.includes(rule));
  const [lint, ...renderings] = await Promise.all([
    lintChart(helm, { files: [file] }),
    ...kubernetesVersions.map((version) => renderChart(helm, { files: [file], kubeVersion: version, apiVersions })),
  ]);
  const shapes = await Promise.all(
    kubernetesVersions.map(async (version, index) => {
      const problems = (renderings[index] ?? []).flatMap(await schemaCheck(version));
      return problems.map((problem) => `Kubernetes ${version}: ${problem}`);
    }),
  );
  const objects = renderings[0] ?? [];
  const problems = [
    ...lint.map((line) => `lint: ${line}`),
    ...shapes.flat(),
    ...referenceProblems(objects, outside).map((problem) => `reference: ${problem}`),
    ...rules.flatMap((it) => broken(it, objects).map((problem) => `rule "${it.rule}": ${problem}`)),
  ];
  return { name, objects: objects.length, problems };
}

/** What is wrong when values that must be refused are not, or not with the sentence they should be. */
export async function checkRefused(helm: Helm, { file, refused }: ValueSet): Promise<string[]> {
  try {
    await renderChart(helm, { files: [file], apiVersions });
    return [`is rendered, but should be refused with "${refused}"`];
  } catch (error) {
    if (!(error instanceof HelmError)) throw error;
    if (refused === '') return ['does not say how it should be refused (`# refused: …`)'];
    return error.message.includes(refused) ? [] : [`is refused with "${error.message}", not with "${refused}"`];
  }
}

/** What a cluster with the operators knows, for templates that ask. */
const apiVersions = ['gateway.networking.k8s.io/v1/HTTPRoute', 'monitoring.coreos.com/v1/ServiceMonitor'];
