import { describe, expect, it } from 'vitest';
import { type Change, object, workload } from '../testing/workload.js';
import { containerPolicies } from './containers.js';
import { broken, policies } from './index.js';
import { podPolicies } from './pods.js';

const violations: readonly (readonly [string, Change])[] = [
  [
    'names a version of every image',
    ({ container }) => {
      container.image = 'postgres';
    },
  ],
  [
    'names a version of every image',
    ({ container }) => {
      container.image = 'postgres:latest';
    },
  ],
  [
    'names a version of every image',
    ({ container }) => {
      container.image = 'registry.example:5000/postgres';
    },
  ],
  [
    'says how much memory and processor time every container needs, and how much memory it may take',
    ({ container }) => {
      container.resources = { requests: { cpu: 1, memory: '1Gi' } };
    },
  ],
  [
    'lets no container write to its image',
    ({ container }) => {
      container.securityContext = {};
    },
  ],
  [
    'gives no container a capability or a way to get one',
    ({ container }) => {
      container.securityContext = {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'], add: ['NET_ADMIN'] },
      };
    },
  ],
  [
    'gives no container a capability or a way to get one',
    ({ container }) => {
      container.securityContext = { capabilities: { drop: ['ALL'] } };
    },
  ],
  [
    'asks every container that serves whether it can, and whether it is alive',
    ({ container }) => {
      delete container.readinessProbe;
    },
  ],
  [
    'asks every container that serves whether it can, and whether it is alive',
    ({ container }) => {
      delete container.startupProbe;
    },
  ],
  [
    'takes no port of a node',
    ({ container }) => {
      container.ports = [{ containerPort: 80, hostPort: 80 }];
    },
  ],
  [
    'gives no pod a service account token',
    ({ pod }) => {
      delete pod.automountServiceAccountToken;
    },
  ],
  [
    'gives no pod a service account token',
    ({ pod }) => {
      delete pod.serviceAccountName;
    },
  ],
  [
    'runs nothing as root',
    ({ pod }) => {
      pod.securityContext = { runAsNonRoot: true, runAsUser: 0 };
    },
  ],
  [
    'runs nothing as root',
    ({ container }) => {
      container.securityContext = { runAsNonRoot: false };
    },
  ],
  [
    'filters system calls as the runtime does',
    ({ container }) => {
      container.securityContext = { seccompProfile: { type: 'Unconfined' } };
    },
  ],
  [
    'uses no namespace and no folder of a node',
    ({ pod }) => {
      pod.hostNetwork = true;
    },
  ],
  [
    'uses no namespace and no folder of a node',
    ({ pod }) => {
      pod.volumes = [{ name: 'x', hostPath: { path: '/etc' } }];
    },
  ],
  [
    'bounds what a pod may write to memory and scratch space',
    ({ pod }) => {
      pod.volumes = [{ name: 'tmp', emptyDir: {} }];
    },
  ],
  [
    'gives every Job an end',
    ({ objects }) => {
      objects.push(object('Job', 'migrate', { backoffLimit: 3 }));
    },
  ],
];

describe('rules about containers and pods', () => {
  it('are kept by a workload that is as it should be', () => {
    expect(brokenRules(workload().objects)).toEqual([]);
  });

  it.each(violations)('notice what breaks: %s', (rule, spoil) => {
    const spoilt = workload();
    spoil(spoilt);
    expect(brokenRules(spoilt.objects)).toContain(rule);
  });

  it('are each broken by one of these', () => {
    const rules = [...containerPolicies, ...podPolicies].map(({ rule }) => rule);
    expect(new Set(violations.map(([rule]) => rule))).toEqual(new Set(rules));
  });
});

function brokenRules(objects: Parameters<typeof broken>[1]): string[] {
  return policies.filter((policy) => broken(policy, objects).length > 0).map(({ rule }) => rule);
}
