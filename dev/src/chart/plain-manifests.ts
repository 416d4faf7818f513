import { stringify } from 'yaml';
import type { GeneratedFile } from '../tools/generated-files.js';
import { isHook, type KubernetesObject, podOf } from './kubernetes-object.js';
import { selectsPods } from './selectors.js';

const note = '# Rendered from helm/artel with dev/src/chart/value-sets/plain.yaml by `npm run generate`.\n';

/**
 * `k8s/*.yaml`: what the chart renders, a file per component, without what only Helm understands, and the kustomization
 * that lists them. Hooks are left out, and network policies for them: auth-service brings its schema up to date when it
 * starts.
 */
export function plainManifests(rendered: readonly KubernetesObject[]): GeneratedFile[] {
  const kept = rendered.filter((object) => !isHook(object));
  const workloads = kept.filter((object) => podOf(object) !== undefined);
  const components = new Set(workloads.map(componentOf));
  const useful = kept.filter((it) => it.kind !== 'NetworkPolicy' || workloads.some((pods) => selectsPods(it, pods)));
  const fileOf = (object: KubernetesObject): string =>
    components.has(componentOf(object)) ? componentOf(object) : (others[object.kind] ?? 'common');
  const names = [...new Set(useful.map(fileOf))].toSorted();
  const files = names.map((name) => ({
    path: `k8s/${name}.yaml`,
    text:
      note +
      useful
        .filter((object) => fileOf(object) === name)
        .map(documentOf)
        .join(''),
  }));
  return [...files, { path: 'k8s/kustomization.yaml', text: kustomization(names) }];
}

/** Where objects go that belong to no single workload. */
const others: Readonly<Record<string, string>> = {
  Ingress: 'ingress',
  NetworkPolicy: 'network-policies',
};

function documentOf(object: KubernetesObject): string {
  return `---\n${stringify(withoutHelm(object), { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false })}`;
}

function componentOf({ metadata }: KubernetesObject): string {
  return metadata.labels?.['app.kubernetes.io/component'] ?? '';
}

function kustomization(components: readonly string[]): string {
  const content = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    namespace: 'artel',
    resources: ['namespace.yaml', ...components.map((component) => `${component}.yaml`)],
    generatorOptions: { disableNameSuffixHash: true },
    secretGenerator: [{ name: 'artel-secrets', envs: ['secrets.env'] }],
  };
  return `${note}# First \`sh k8s/make-secrets.sh\`, which writes secrets.env; then \`kubectl apply -k k8s/\`.\n${stringify(content)}`;
}

/** Labels and annotations by which Helm knows its own are dropped, wherever they are. */
function withoutHelm(object: KubernetesObject): KubernetesObject {
  return stripped(object) as KubernetesObject;
}

function stripped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(stripped);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value)
    .filter(([key]) => !key.startsWith('helm.sh/') && key !== 'app.kubernetes.io/managed-by')
    .map(([key, inner]) => [key, stripped(inner)] as const)
    .filter(([key, inner]) => key !== 'annotations' || Object.keys((inner ?? {}) as object).length > 0);
  return Object.fromEntries(kept);
}
