import { at, type KubernetesObject, nameOf } from '../kubernetes-object.js';
import { podLabels, selectorMatches } from '../selectors.js';
import { eachObject, type Policy } from './policy.js';

/** What keeps the system answering while pods come and go. */
export const availabilityPolicies: readonly Policy[] = [
  {
    rule: 'lets nobody drain all pods of what has several',
    check: (objects) =>
      objects
        .filter((object) => ['Deployment', 'StatefulSet'].includes(object.kind) && podsAtLeast(object, objects) > 1)
        .filter(
          (object) =>
            !objects.some(
              (other) =>
                other.kind === 'PodDisruptionBudget' &&
                selectorMatches(at(other, 'spec', 'selector'), podLabels(object)),
            ),
        )
        .map((object) => `${nameOf(object)} has no PodDisruptionBudget`),
  },

  eachObject('never blocks a drain', (object) => {
    if (object.kind !== 'PodDisruptionBudget') return [];
    const frozen = at(object, 'spec', 'maxUnavailable') === 0 || at(object, 'spec', 'minAvailable') === '100%';
    return frozen ? ['allows no pod to go'] : [];
  }),

  eachObject('stops a pod of a service only when the next one answers', (object) => {
    if (object.kind !== 'Deployment' || at(object, 'spec', 'strategy', 'type') === 'Recreate') return [];
    const missing = at(object, 'spec', 'strategy', 'rollingUpdate', 'maxUnavailable');
    return missing === 0 ? [] : ['may stop pods before there are others'];
  }),

  {
    rule: 'leaves the number of pods to what scales them',
    check: (objects) =>
      objects
        .filter(({ kind }) => kind === 'HorizontalPodAutoscaler')
        .flatMap((scaler) => objects.filter((object) => nameOf(object) === targetOf(scaler)))
        .filter((object) => at(object, 'spec', 'replicas') !== undefined)
        .map((object) => `${nameOf(object)} has a fixed number of pods and is scaled as well`),
  },
];

function targetOf(scaler: KubernetesObject): string {
  return `${String(at(scaler, 'spec', 'scaleTargetRef', 'kind'))}/${String(at(scaler, 'spec', 'scaleTargetRef', 'name'))}`;
}

function podsAtLeast(object: KubernetesObject, objects: readonly KubernetesObject[]): number {
  const scaler = objects.find(
    (other) => other.kind === 'HorizontalPodAutoscaler' && targetOf(other) === nameOf(object),
  );
  return Number(at(scaler, 'spec', 'minReplicas') ?? at(object, 'spec', 'replicas') ?? 1);
}
