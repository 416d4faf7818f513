import { at, type KubernetesObject, listAt, mapAt, nameOf, podOf, textAt } from './kubernetes-object.js';
import { podReferences } from './pod-references.js';
import { podLabels, selectorMatches } from './selectors.js';

/**
 * What is wrong between objects: names that lead nowhere, selectors that match nothing, ports nobody listens on. No schema
 * sees it, and an API server takes it; the release just does not work. `outside` names objects that are there before:
 * `Secret/database`.
 */
export function referenceProblems(objects: readonly KubernetesObject[], outside: readonly string[] = []): string[] {
  const pods = objects.filter((object) => podOf(object) !== undefined);
  return [
    ...repeated(objects.map((object) => `${object.apiVersion} ${nameOf(object)}`)).map(
      (name) => `${name} is there twice`,
    ),
    ...objects.flatMap((object) => ownSelector(object)),
    ...objects.filter(({ kind }) => kind === 'Service').flatMap((service) => serviceProblems(service, pods)),
    ...objects.flatMap((object) => selectorProblems(object, pods)),
    ...objects.flatMap((object) => backendProblems(object, objects)),
    ...objects.flatMap((object) => namedProblems(object, objects)),
    ...pods.flatMap((object) => podReferences(object, objects, outside)),
  ];
}

/** A workload finds the pods it makes. */
function ownSelector(object: KubernetesObject): string[] {
  if (!['Deployment', 'StatefulSet', 'DaemonSet'].includes(object.kind)) return [];
  const selector = at(object, 'spec', 'selector');
  const finds = Object.keys(mapAt(selector, 'matchLabels')).length > 0 && selectorMatches(selector, podLabels(object));
  return finds ? [] : [`${nameOf(object)} does not select its own pods`];
}

/** A Service has pods behind it, all of which listen where it sends. */
function serviceProblems(service: KubernetesObject, pods: readonly KubernetesObject[]): string[] {
  const matchLabels = mapAt(service, 'spec', 'selector');
  const wanted = Object.keys(matchLabels);
  const behind = pods.filter((object) => selectorMatches({ matchLabels }, podLabels(object)));
  if (wanted.length === 0 || behind.length === 0) return [`${nameOf(service)} has no pods behind it`];
  if (behind.length > 1) return [`${nameOf(service)} has pods of ${behind.map(nameOf).join(' and ')} behind it`];
  const open = behind
    .flatMap((object) => listAt(podOf(object), 'spec', 'containers'))
    .flatMap((it) => listAt(it, 'ports'));
  return listAt(service, 'spec', 'ports')
    .map((port) => at(port, 'targetPort') ?? at(port, 'port'))
    .filter((target) => !open.some((port) => at(port, 'name') === target || at(port, 'containerPort') === target))
    .map((target) => `${nameOf(service)} sends to port ${String(target)}, where nobody listens`);
}

/** What is said about pods is said about some. */
function selectorProblems(object: KubernetesObject, pods: readonly KubernetesObject[]): string[] {
  if (!['NetworkPolicy', 'PodDisruptionBudget'].includes(object.kind)) return [];
  const selector = at(object, 'spec', object.kind === 'NetworkPolicy' ? 'podSelector' : 'selector');
  return pods.some((pod) => selectorMatches(selector, podLabels(pod))) ? [] : [`${nameOf(object)} is about no pods`];
}

/** Ingress and HTTPRoute lead to ports of Services that exist. */
function backendProblems(object: KubernetesObject, objects: readonly KubernetesObject[]): string[] {
  return backendsOf(object).flatMap(({ service, port }) => {
    const target = objects.find(({ kind, metadata }) => kind === 'Service' && metadata.name === service);
    if (target === undefined) return [`${nameOf(object)} leads to Service/${service}, which does not exist`];
    const known = listAt(target, 'spec', 'ports').some((it) => at(it, 'name') === port || at(it, 'port') === port);
    return known ? [] : [`${nameOf(object)} leads to port ${String(port)} of Service/${service}, which has none such`];
  });
}

/** Where an Ingress or HTTPRoute sends each path. */
export function backendsOf(object: KubernetesObject): { path: string; service: string; port: unknown }[] {
  if (object.kind === 'Ingress') {
    return listAt(object, 'spec', 'rules')
      .flatMap((rule) => listAt(rule, 'http', 'paths'))
      .map((it) => ({
        path: textAt(it, 'path'),
        service: textAt(it, 'backend', 'service', 'name'),
        port: at(it, 'backend', 'service', 'port', 'name') ?? at(it, 'backend', 'service', 'port', 'number'),
      }));
  }
  if (object.kind !== 'HTTPRoute') return [];
  return listAt(object, 'spec', 'rules').flatMap((rule) =>
    listAt(rule, 'matches').flatMap((match) =>
      listAt(rule, 'backendRefs').map((backend) => ({
        path: textAt(match, 'path', 'value'),
        service: textAt(backend, 'name'),
        port: at(backend, 'port'),
      })),
    ),
  );
}

/** What scales, monitors or heads something names something that exists. */
function namedProblems(object: KubernetesObject, objects: readonly KubernetesObject[]): string[] {
  const names = new Set(objects.map(nameOf));
  const wanted =
    object.kind === 'HorizontalPodAutoscaler'
      ? [`${textAt(object, 'spec', 'scaleTargetRef', 'kind')}/${textAt(object, 'spec', 'scaleTargetRef', 'name')}`]
      : object.kind === 'StatefulSet'
        ? [`Service/${textAt(object, 'spec', 'serviceName')}`]
        : [];
  const missing = wanted
    .filter((name) => !names.has(name))
    .map((name) => `${nameOf(object)} names ${name}, which does not exist`);
  return [...missing, ...(object.kind === 'ServiceMonitor' ? monitorProblems(object, objects) : [])];
}

/** A ServiceMonitor selects Services, and reads a port that there is. */
function monitorProblems(monitor: KubernetesObject, objects: readonly KubernetesObject[]): string[] {
  const selector = at(monitor, 'spec', 'selector');
  const services = objects.filter((it) => it.kind === 'Service' && selectorMatches(selector, it.metadata.labels ?? {}));
  if (services.length === 0) return [`${nameOf(monitor)} selects no Service`];
  const ports = services.flatMap((service) => listAt(service, 'spec', 'ports')).map((port) => at(port, 'name'));
  return listAt(monitor, 'spec', 'endpoints')
    .filter((endpoint) => !ports.includes(at(endpoint, 'port')))
    .map((endpoint) => `${nameOf(monitor)} reads port ${textAt(endpoint, 'port')}, which no Service it selects has`);
}

function repeated(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}
