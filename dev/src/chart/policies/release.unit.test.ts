import { describe, expect, it } from 'vitest';
import { type Change, object, workload } from '../testing/workload.js';
import { availabilityPolicies } from './availability.js';
import { broken, policies } from './index.js';
import { namePolicies } from './names.js';
import { networkPolicies } from './network.js';
import { secretPolicies } from './secrets.js';

const violations: readonly (readonly [string, Change])[] = [
  [
    'denies all traffic that no policy names',
    ({ deny }) => {
      deny.spec.policyTypes = ['Ingress'];
    },
  ],
  [
    'denies all traffic that no policy names',
    ({ deny }) => {
      deny.spec.egress = [{}];
    },
  ],
  [
    'opens nothing on every port',
    ({ deny }) => {
      deny.spec.ingress = [{ from: [{ podSelector: {} }] }];
    },
  ],
  [
    'says of every allowed flow where it comes from, or goes to',
    ({ deny }) => {
      deny.spec.egress = [{ ports: [{ port: 443 }] }];
    },
  ],
  [
    'lets nobody drain all pods of what has several',
    ({ objects, budget }) => {
      objects.splice(objects.indexOf(budget), 1);
    },
  ],
  [
    'never blocks a drain',
    ({ budget }) => {
      budget.spec.maxUnavailable = 0;
    },
  ],
  [
    'stops a pod of a service only when the next one answers',
    ({ spec }) => {
      spec.strategy = { type: 'RollingUpdate' };
    },
  ],
  [
    'leaves the number of pods to what scales them',
    ({ objects }) => {
      objects.push(
        object('HorizontalPodAutoscaler', 'scaler', {
          scaleTargetRef: { kind: 'Deployment', name: 'artel-order-service' },
        }),
      );
    },
  ],
  [
    'keeps passwords out of ConfigMaps',
    ({ config }) => {
      config.data.AMQP_URL = 'amqp://app:hush@broker';
    },
  ],
  [
    'keeps passwords out of environments and command lines',
    ({ container }) => {
      container.env = [{ name: 'AMQP_URL', value: 'amqp://app:hush@broker' }];
    },
  ],
  [
    'names everything so that Kubernetes takes it',
    ({ deployment }) => {
      deployment.metadata.name = 'Order_Service';
    },
  ],
  [
    'names everything so that Kubernetes takes it',
    ({ deployment }) => {
      deployment.metadata.name = 'x'.repeat(64);
    },
  ],
  [
    'labels everything so that it can be found',
    ({ budget }) => {
      delete budget.metadata.labels['app.kubernetes.io/instance'];
    },
  ],
  [
    'labels everything so that it can be found',
    ({ budget }) => {
      budget.metadata.labels.team = 'a b';
    },
  ],
  [
    'selects nothing by what changes from version to version',
    ({ spec }) => {
      spec.selector = { matchLabels: { 'app.kubernetes.io/version': '1' } };
    },
  ],
  [
    'leaves the namespace to whoever installs it',
    ({ deployment }) => {
      Object.assign(deployment.metadata, { namespace: 'kube-system' });
    },
  ],
];

describe('rules about a release', () => {
  it('are kept by a workload that is as it should be', () => {
    expect(brokenRules(workload().objects)).toEqual([]);
  });

  it.each(violations)('notice what breaks: %s', (rule, spoil) => {
    const spoilt = workload();
    spoil(spoilt);
    expect(brokenRules(spoilt.objects)).toContain(rule);
  });

  it('are each broken by one of these', () => {
    const rules = [...networkPolicies, ...availabilityPolicies, ...secretPolicies, ...namePolicies].map(
      ({ rule }) => rule,
    );
    expect(new Set(violations.map(([rule]) => rule))).toEqual(new Set(rules));
  });
});

function brokenRules(objects: Parameters<typeof broken>[1]): string[] {
  return policies.filter((policy) => broken(policy, objects).length > 0).map(({ rule }) => rule);
}
