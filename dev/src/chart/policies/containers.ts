import { at, type KubernetesObject, listAt, textAt } from '../kubernetes-object.js';
import { eachContainer, type Policy } from './policy.js';

/** What an image, and the process made from it, may be. */
export const containerPolicies: readonly Policy[] = [
  eachContainer('names a version of every image', (container) => {
    const image = textAt(container, 'image');
    const [, tag] = /:([\w][\w.-]*)(?:@sha256:[0-9a-f]{64})?$/.exec(image) ?? [];
    if (tag === undefined) return [`runs ${image || 'no image'}, which names no version`];
    return tag === 'latest' ? [`runs ${image}, whatever that is today`] : [];
  }),

  eachContainer(
    'says how much memory and processor time every container needs, and how much memory it may take',
    (it) =>
      ['requests.cpu', 'requests.memory', 'limits.memory']
        .filter((path) => at(it, 'resources', ...path.split('.')) === undefined)
        .map((path) => `has no ${path}`),
  ),

  eachContainer('lets no container write to its image', (container) =>
    at(container, 'securityContext', 'readOnlyRootFilesystem') === true ? [] : ['may write to its root filesystem'],
  ),

  eachContainer('gives no container a capability or a way to get one', (container) => {
    const context = at(container, 'securityContext');
    const problems = listAt(context, 'capabilities', 'add').map((name) => `gets ${String(name)}`);
    if (!listAt(context, 'capabilities', 'drop').includes('ALL')) problems.push('keeps capabilities');
    if (at(context, 'allowPrivilegeEscalation') !== false) problems.push('may gain privileges');
    if (at(context, 'privileged') === true) problems.push('is privileged');
    return problems;
  }),

  eachContainer(
    'asks every container that serves whether it can, and whether it is alive',
    (container, pod, object) => {
      const [first, ...others] = listAt(pod, 'spec', 'containers');
      const serves = container === first || (others.includes(container) && listAt(container, 'ports').length > 0);
      if (!servers.includes(object.kind) || !serves) return [];
      const wanted = ['readinessProbe', 'livenessProbe', ...(isOurs(object) ? ['startupProbe'] : [])];
      return wanted.filter((probe) => at(container, probe) === undefined).map((probe) => `has no ${probe}`);
    },
  ),

  eachContainer('takes no port of a node', (container) =>
    listAt(container, 'ports')
      .filter((port) => at(port, 'hostPort') !== undefined)
      .map((port) => `takes port ${String(at(port, 'hostPort'))} of its node`),
  ),
];

const servers = ['Deployment', 'StatefulSet', 'DaemonSet'];

/** The four services start in a second and have a probe that says so. */
function isOurs({ kind, metadata }: KubernetesObject): boolean {
  return kind === 'Deployment' && /-(auth|catalog|order|notifier)(-service)?$/.test(metadata.name);
}
