import { containersOf, type KubernetesObject, nameOf, podOf, textAt } from '../kubernetes-object.js';

/** One rule of ours over everything a release is made of; `check` gives what breaks it, a line each. */
export interface Policy {
  /** As a sentence about the chart: 'runs nothing as root'. */
  readonly rule: string;
  readonly check: (objects: readonly KubernetesObject[]) => readonly string[];
}

/** A rule about single objects. */
export function eachObject(rule: string, check: (object: KubernetesObject) => readonly string[]): Policy {
  return {
    rule,
    check: (objects) => objects.flatMap((object) => check(object).map((problem) => `${nameOf(object)}: ${problem}`)),
  };
}

/** A rule about every pod that anything makes. */
export function eachPod(rule: string, check: (pod: unknown, object: KubernetesObject) => readonly string[]): Policy {
  return eachObject(rule, (object) => {
    const pod = podOf(object);
    return pod === undefined ? [] : check(pod, object);
  });
}

/** A rule about every container, those that run first included. */
export function eachContainer(
  rule: string,
  check: (container: unknown, pod: unknown, object: KubernetesObject) => readonly string[],
): Policy {
  return eachPod(rule, (pod, object) =>
    containersOf(pod).flatMap((container) =>
      check(container, pod, object).map((problem) => `container ${textAt(container, 'name')} ${problem}`),
    ),
  );
}
