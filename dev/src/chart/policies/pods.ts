import { at, containersOf, isHook, listAt, textAt } from '../kubernetes-object.js';
import { eachObject, eachPod, type Policy } from './policy.js';

/** What a pod may reach of the cluster and of its node. */
export const podPolicies: readonly Policy[] = [
  eachPod('gives no pod a service account token', (pod, object) => [
    ...(at(pod, 'spec', 'automountServiceAccountToken') === false ? [] : ['mounts a token of its service account']),
    // A hook runs when the accounts of the release may not be there yet.
    ...(isHook(object) || !['', 'default'].includes(textAt(pod, 'spec', 'serviceAccountName'))
      ? []
      : ['has no service account of its own']),
    ...listAt(pod, 'spec', 'volumes')
      .flatMap((volume) => listAt(volume, 'projected', 'sources'))
      .filter((source) => at(source, 'serviceAccountToken') !== undefined)
      .map(() => 'projects a service account token'),
  ]),

  eachPod('runs nothing as root', (pod) => {
    const ofPod = at(pod, 'spec', 'securityContext');
    const contexts = containersOf(pod).map((container) => at(container, 'securityContext'));
    const nonRoot = contexts.every((own) => (at(own, 'runAsNonRoot') ?? at(ofPod, 'runAsNonRoot')) === true);
    const asRoot = [ofPod, ...contexts].some(
      (context) => at(context, 'runAsUser') === 0 || at(context, 'runAsGroup') === 0,
    );
    return nonRoot && !asRoot ? [] : ['may run as root'];
  }),

  eachPod('filters system calls as the runtime does', (pod) => {
    const ofPod = at(pod, 'spec', 'securityContext', 'seccompProfile', 'type');
    const ofContainers = containersOf(pod).map((it) => at(it, 'securityContext', 'seccompProfile', 'type') ?? ofPod);
    return ofContainers.every((type) => type === 'RuntimeDefault') ? [] : ['has no seccomp profile'];
  }),

  eachPod('uses no namespace and no folder of a node', (pod) => [
    ...['hostNetwork', 'hostPID', 'hostIPC']
      .filter((field) => at(pod, 'spec', field) === true)
      .map((field) => `has ${field}`),
    ...listAt(pod, 'spec', 'volumes')
      .filter((volume) => at(volume, 'hostPath') !== undefined)
      .map((volume) => `mounts ${textAt(volume, 'hostPath', 'path')} of its node`),
  ]),

  eachPod('bounds what a pod may write to memory and scratch space', (pod) =>
    listAt(pod, 'spec', 'volumes')
      .filter((volume) => at(volume, 'emptyDir') !== undefined && at(volume, 'emptyDir', 'sizeLimit') === undefined)
      .map((volume) => `has an unlimited emptyDir ${textAt(volume, 'name')}`),
  ),

  eachObject('gives every Job an end', (object) => {
    if (object.kind !== 'Job') return [];
    const missing = ['backoffLimit', 'activeDeadlineSeconds'].filter(
      (field) => at(object, 'spec', field) === undefined,
    );
    return missing.map((field) => `has no ${field}`);
  }),
];
