import type { KubernetesObject } from '../kubernetes-object.js';
import { availabilityPolicies } from './availability.js';
import { containerPolicies } from './containers.js';
import { namePolicies } from './names.js';
import { networkPolicies } from './network.js';
import { podPolicies } from './pods.js';
import type { Policy } from './policy.js';
import { secretPolicies } from './secrets.js';

/** All rules over what the chart renders. */
export const policies: readonly Policy[] = [
  ...containerPolicies,
  ...podPolicies,
  ...networkPolicies,
  ...availabilityPolicies,
  ...secretPolicies,
  ...namePolicies,
];

/** Where a rule does not hold, and why that has to be. */
export interface Exception {
  readonly rule: string;
  /** The beginnings of the problems that are taken for given. */
  readonly problem: RegExp;
  readonly because: string;
}

export const exceptions: readonly Exception[] = [
  {
    rule: 'uses no namespace and no folder of a node',
    problem: /^DaemonSet\/[\w-]+: mounts \/var\/log of its node/,
    because: 'log files are in a folder of the node',
  },
  {
    rule: 'runs nothing as root',
    problem: /^DaemonSet\//,
    because: 'the log files of a node belong to root; the DaemonSet is off by default',
  },
];

/** What breaks a rule and is no exception. */
export function broken(
  policy: Policy,
  objects: readonly KubernetesObject[],
  allowed: readonly Exception[] = exceptions,
): string[] {
  const given = allowed.filter(({ rule }) => rule === policy.rule);
  return policy.check(objects).filter((problem) => !given.some((exception) => exception.problem.test(problem)));
}
