import { type KubernetesObject, listAt, nameOf, podOf } from '../kubernetes-object.js';
import { selectsPods } from '../selectors.js';
import { eachObject, type Policy } from './policy.js';

/** Who may talk to whom: nobody, unless a policy says so and says why. */
export const networkPolicies: readonly Policy[] = [
  {
    rule: 'denies all traffic that no policy names',
    check: (objects) => {
      const deny = objects.filter(deniesAll);
      return objects
        .filter((object) => podOf(object) !== undefined)
        .filter((object) => !deny.some((policy) => selectsPods(policy, object)))
        .map((object) => `${nameOf(object)} may be reached by anyone, or reach anyone`);
    },
  },

  eachObject('opens nothing on every port', (object) => {
    if (object.kind !== 'NetworkPolicy') return [];
    const rules = [...listAt(object, 'spec', 'ingress'), ...listAt(object, 'spec', 'egress')];
    return rules.filter((rule) => listAt(rule, 'ports').length === 0).map(() => 'allows every port');
  }),

  eachObject('says of every allowed flow where it comes from, or goes to', (object) => {
    if (object.kind !== 'NetworkPolicy') return [];
    return [
      ...listAt(object, 'spec', 'ingress').filter((rule) => listAt(rule, 'from').length === 0),
      ...listAt(object, 'spec', 'egress').filter((rule) => listAt(rule, 'to').length === 0),
    ].map(() => 'allows everyone');
  }),
];

function deniesAll(object: KubernetesObject): boolean {
  const types = listAt(object, 'spec', 'policyTypes');
  const rules = [...listAt(object, 'spec', 'ingress'), ...listAt(object, 'spec', 'egress')];
  return object.kind === 'NetworkPolicy' && types.includes('Ingress') && types.includes('Egress') && rules.length === 0;
}
