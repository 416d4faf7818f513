import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from './kubernetes-object.js';
import { referenceProblems } from './reference-check.js';

const labels = { app: 'order' };
const object = (kind: string, name: string, rest: object): KubernetesObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, labels },
  ...rest,
});

/** A release that hangs together; `change` replaces objects by `Kind/name`, undefined takes one away. */
function release(change: Readonly<Record<string, object | undefined>> = {}): KubernetesObject[] {
  const container = {
    name: 'order',
    ports: [{ name: 'http', containerPort: 4003 }],
    readinessProbe: { httpGet: { path: '/', port: 'http' } },
    envFrom: [{ configMapRef: { name: 'order' } }],
    volumeMounts: [{ name: 'secrets', mountPath: '/run/secrets' }],
  };
  const pod = {
    serviceAccountName: 'order',
    containers: [{ ...container, ...change.container }],
    volumes: [{ name: 'secrets', secret: { secretName: 'order', items: [{ key: 'AMQP_URL', path: 'AMQP_URL' }] } }],
  };
  const parts: Record<string, object | undefined> = {
    'Deployment/order': {
      spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { ...pod, ...change.pod } } },
    },
    'Service/order': { spec: { selector: labels, ports: [{ name: 'http', port: 80, targetPort: 'http' }] } },
    'ConfigMap/order': { data: { PORT: '4003' } },
    'Secret/order': { data: { AMQP_URL: '' } },
    'ServiceAccount/order': {},
    'NetworkPolicy/order': { spec: { podSelector: { matchLabels: labels } } },
    'HorizontalPodAutoscaler/order': { spec: { scaleTargetRef: { kind: 'Deployment', name: 'order' } } },
    'ServiceMonitor/order': { spec: { selector: { matchLabels: labels }, endpoints: [{ port: 'http' }] } },
    'Ingress/order': ingress('order', 'http'),
    ...Object.fromEntries(Object.entries(change).filter(([key]) => key.includes('/'))),
  };
  return Object.entries(parts).flatMap(([key, rest]) => {
    const [kind = '', name = ''] = key.split('/');
    return rest === undefined ? [] : [object(kind, name, rest)];
  });
}

function ingress(service: string, port: string): object {
  const backend = { service: { name: service, port: { name: port } } };
  return { spec: { rules: [{ http: { paths: [{ path: '/api', backend }] } }] } };
}

describe('what objects say of each other', () => {
  it('is believed when it is so', () => {
    expect(referenceProblems(release())).toEqual([]);
  });

  it('may be about what somebody else made before', () => {
    expect(referenceProblems(release({ 'Secret/order': undefined }), ['Secret/order'])).toEqual([]);
  });

  it.each([
    ['needs Secret/order, which does not exist', { 'Secret/order': undefined }],
    ['needs AMQP_URL of Secret/order, which has no such key', { 'Secret/order': { data: { OTHER: '' } } }],
    ['needs ConfigMap/order, which does not exist', { 'ConfigMap/order': undefined }],
    ['needs ServiceAccount/order, which does not exist', { 'ServiceAccount/order': undefined }],
    ['has no pods behind it', { 'Service/order': { spec: { selector: { app: 'other' }, ports: [] } } }],
    [
      'sends to port web, where nobody listens',
      { 'Service/order': { spec: { selector: labels, ports: [{ port: 80, targetPort: 'web' }] } } },
    ],
    ['leads to Service/nobody, which does not exist', { 'Ingress/order': ingress('nobody', 'http') }],
    ['leads to port web of Service/order, which has none such', { 'Ingress/order': ingress('order', 'web') }],
    ['is about no pods', { 'NetworkPolicy/order': { spec: { podSelector: { matchLabels: { app: 'none' } } } } }],
    [
      'names Deployment/none, which does not exist',
      { 'HorizontalPodAutoscaler/order': { spec: { scaleTargetRef: { kind: 'Deployment', name: 'none' } } } },
    ],
    [
      'reads port metrics, which no Service it selects has',
      { 'ServiceMonitor/order': { spec: { selector: {}, endpoints: [{ port: 'metrics' }] } } },
    ],
    ['mounts tmp, which is no volume of it', { container: { volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }] } }],
    ['has the volume secrets, which nothing mounts', { container: { volumeMounts: [] } }],
    [
      'asks order at port web, where it does not listen',
      { container: { livenessProbe: { httpGet: { port: 'web' } } } },
    ],
    ['sets PORT of order twice', { container: { env: [{ name: 'PORT' }, { name: 'PORT' }] } }],
    [
      'does not select its own pods',
      {
        'Deployment/order': {
          spec: { selector: { matchLabels: { app: 'other' } }, template: { metadata: { labels } } },
        },
      },
    ],
  ] as const)('is noticed when it is not: %s', (problem, change) => {
    expect(referenceProblems(release(change)).join('\n')).toContain(problem);
  });

  it('is noticed when something is there twice', () => {
    expect(referenceProblems([...release(), object('ConfigMap', 'order', {})])).toContain(
      'v1 ConfigMap/order is there twice',
    );
  });
});
