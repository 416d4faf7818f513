/** A value of JSON or YAML. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Any object of Kubernetes, as far as all of them are alike. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** Whether a value has what every object of Kubernetes has. */
export function isKubernetesObject(value: unknown): value is KubernetesObject {
  const metadata = at(value, 'metadata', 'name');
  return typeof at(value, 'apiVersion') === 'string' && typeof at(value, 'kind') === 'string' && metadata !== undefined;
}

/** `Deployment/artel-auth`: how messages name an object. */
export function nameOf({ kind, metadata }: KubernetesObject): string {
  return `${kind}/${metadata.name}`;
}

/** The value at the end of a path of keys; undefined where it leads nowhere. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let here = value;
  for (const key of path) {
    if (typeof here !== 'object' || here === null) return undefined;
    here = (here as Readonly<Record<string | number, unknown>>)[key];
  }
  return here;
}

/** The items at the end of a path; none where there is no list. */
export function listAt(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** The entries at the end of a path; none where there is no map. */
export function mapAt(value: unknown, ...path: readonly (string | number)[]): Readonly<Record<string, unknown>> {
  const found = at(value, ...path);
  return typeof found === 'object' && found !== null && !Array.isArray(found)
    ? (found as Readonly<Record<string, unknown>>)
    : {};
}

/** The text at the end of a path; empty where there is none. */
export function textAt(value: unknown, ...path: readonly (string | number)[]): string {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : '';
}

/** A pod's description inside an object that makes pods, or the pod itself. */
export function podOf(object: KubernetesObject): unknown {
  if (object.kind === 'Pod') return object;
  if (object.kind === 'CronJob') return at(object, 'spec', 'jobTemplate', 'spec', 'template');
  return ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job'].includes(object.kind)
    ? at(object, 'spec', 'template')
    : undefined;
}

/** Every container of a pod, those that run first included. */
export function containersOf(pod: unknown): readonly unknown[] {
  return [...listAt(pod, 'spec', 'initContainers'), ...listAt(pod, 'spec', 'containers')];
}

/** Whether Helm runs the object at some moment of a release instead of keeping it. */
export function isHook({ metadata }: KubernetesObject): boolean {
  return metadata.annotations?.['helm.sh/hook'] !== undefined;
}
