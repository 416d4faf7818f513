import { at, containersOf, type KubernetesObject, listAt, mapAt, nameOf, podOf, textAt } from './kubernetes-object.js';

/** What the pods of an object mean of other objects and of themselves, and is not there. */
export function podReferences(
  object: KubernetesObject,
  objects: readonly KubernetesObject[],
  outside: readonly string[],
): string[] {
  const pod = podOf(object);
  const containers = containersOf(pod);
  const names = containers.map((container) => textAt(container, 'name'));
  const problems = [
    ...(new Set(names).size < names.length ? ['has two containers of one name'] : []),
    ...wantedObjects(pod).flatMap((wanted) => missing(wanted, objects, outside)),
    ...volumeProblems(object, pod, containers),
    ...containers.flatMap(containerProblems),
  ];
  return [...new Set(problems)].map((problem) => `${nameOf(object)} ${problem}`);
}

interface Wanted {
  /** `Secret/name` */
  readonly name: string;
  readonly keys: readonly string[];
}

/** Everything outside of the pod it cannot start without. */
function wantedObjects(pod: unknown): Wanted[] {
  const volumes = listAt(pod, 'spec', 'volumes');
  const projected = volumes.flatMap((volume) => listAt(volume, 'projected', 'sources'));
  const sources = [...volumes, ...projected].filter((source) => !isOptional(source));
  const claims = volumes.map((volume) => textAt(volume, 'persistentVolumeClaim', 'claimName')).filter(Boolean);
  const account = textAt(pod, 'spec', 'serviceAccountName');
  return [
    ...(account === '' ? [] : [{ name: `ServiceAccount/${account}`, keys: [] }]),
    ...claims.map((name) => ({ name: `PersistentVolumeClaim/${name}`, keys: [] })),
    ...sources.flatMap((source) => [
      ...reference('ConfigMap', textAt(source, 'configMap', 'name'), keysOf(at(source, 'configMap'))),
      ...reference(
        'Secret',
        textAt(source, 'secret', 'secretName') || textAt(source, 'secret', 'name'),
        keysOf(at(source, 'secret')),
      ),
    ]),
    ...containersOf(pod).flatMap(wantedByContainer),
  ];
}

function wantedByContainer(container: unknown): Wanted[] {
  const keyed = listAt(container, 'env').map((variable) => at(variable, 'valueFrom'));
  const whole = listAt(container, 'envFrom');
  return [
    ...keyed.flatMap((from) => [
      ...reference('ConfigMap', textAt(from, 'configMapKeyRef', 'name'), [textAt(from, 'configMapKeyRef', 'key')]),
      ...reference('Secret', textAt(from, 'secretKeyRef', 'name'), [textAt(from, 'secretKeyRef', 'key')]),
    ]),
    ...whole.flatMap((from) => [
      ...reference('ConfigMap', textAt(from, 'configMapRef', 'name'), []),
      ...reference('Secret', textAt(from, 'secretRef', 'name'), []),
    ]),
  ];
}

function reference(kind: string, name: string, keys: readonly string[]): Wanted[] {
  return name === '' ? [] : [{ name: `${kind}/${name}`, keys }];
}

function keysOf(source: unknown): string[] {
  return listAt(source, 'items').map((item) => textAt(item, 'key'));
}

function isOptional(source: unknown): boolean {
  return ['configMap', 'secret'].some((kind) => at(source, kind, 'optional') === true);
}

function missing({ name, keys }: Wanted, objects: readonly KubernetesObject[], outside: readonly string[]): string[] {
  if (outside.includes(name)) return [];
  const found = objects.find((object) => nameOf(object) === name);
  if (found === undefined) return [`needs ${name}, which does not exist`];
  const present = { ...mapAt(found, 'data'), ...mapAt(found, 'stringData'), ...mapAt(found, 'binaryData') };
  return keys.filter((key) => !(key in present)).map((key) => `needs ${key} of ${name}, which has no such key`);
}

/** Every mount has a volume, and every volume a mount. */
function volumeProblems(object: KubernetesObject, pod: unknown, containers: readonly unknown[]): string[] {
  const templates = listAt(object, 'spec', 'volumeClaimTemplates').map((claim) => textAt(claim, 'metadata', 'name'));
  const volumes = [...listAt(pod, 'spec', 'volumes').map((volume) => textAt(volume, 'name')), ...templates];
  const mounts = containers.flatMap((it) => listAt(it, 'volumeMounts')).map((mount) => textAt(mount, 'name'));
  return [
    ...mounts.filter((name) => !volumes.includes(name)).map((name) => `mounts ${name}, which is no volume of it`),
    ...volumes.filter((name) => !mounts.includes(name)).map((name) => `has the volume ${name}, which nothing mounts`),
  ];
}

/** Probes ask ports that are open; nothing is set twice or mounted over something else. */
function containerProblems(container: unknown): string[] {
  const name = textAt(container, 'name');
  const ports = listAt(container, 'ports');
  const asked = ['startupProbe', 'readinessProbe', 'livenessProbe']
    .map((probe) => at(container, probe, 'httpGet', 'port') ?? at(container, probe, 'tcpSocket', 'port'))
    .filter((port) => port !== undefined)
    .filter((port) => !ports.some((open) => at(open, 'name') === port || at(open, 'containerPort') === port));
  const variables = listAt(container, 'env').map((variable) => textAt(variable, 'name'));
  const paths = listAt(container, 'volumeMounts').map((mount) => textAt(mount, 'mountPath'));
  return [
    ...asked.map((port) => `asks ${name} at port ${String(port)}, where it does not listen`),
    ...twice(variables).map((variable) => `sets ${variable} of ${name} twice`),
    ...twice(paths).map((path) => `mounts two volumes of ${name} at ${path}`),
  ];
}

function twice(names: readonly string[]): string[] {
  return names.filter((name, index) => names.indexOf(name) !== index);
}
