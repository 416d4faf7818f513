import type { KubernetesObject } from '../kubernetes-object.js';

const labels = {
  'app.kubernetes.io/name': 'artel',
  'app.kubernetes.io/instance': 'artel',
  'app.kubernetes.io/managed-by': 'Helm',
  'app.kubernetes.io/component': 'order-service',
};
const selector = { matchLabels: { 'app.kubernetes.io/component': 'order-service' } };
const probe = { httpGet: { path: '/livez', port: 'http' } };

/** Spoils a workload, so that it breaks a rule. */
export type Change = (workload: Workload) => void;
export type Workload = ReturnType<typeof workload>;

/** A workload that keeps every rule, in parts that can be spoilt. */
export function workload() {
  const container: Record<string, unknown> = {
    name: 'order-service',
    image: 'registry.example:5000/artel/order-service:1.2.3',
    ports: [{ name: 'http', containerPort: 4003 }],
    env: [{ name: 'NODE_ENV', value: 'production' }],
    startupProbe: probe,
    readinessProbe: probe,
    livenessProbe: probe,
    resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    } as Record<string, unknown>,
  };
  const pod: Record<string, unknown> = {
    serviceAccountName: 'artel-order-service',
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } } as Record<string, unknown>,
    containers: [container],
    volumes: [{ name: 'tmp', emptyDir: { sizeLimit: '64Mi' } }] as Record<string, unknown>[],
  };
  const spec: Record<string, unknown> = {
    replicas: 2,
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0 } },
    selector,
    template: { metadata: { labels }, spec: pod },
  };
  const deployment = { ...object('Deployment', 'artel-order-service', {}), spec };
  const budget = object('PodDisruptionBudget', 'artel-order-service', { maxUnavailable: 1, selector });
  const deny = object('NetworkPolicy', 'default-deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
  const config = {
    ...object('ConfigMap', 'artel-order-service', {}),
    data: { LOG_LEVEL: 'info' } as Record<string, string>,
  };
  const objects: KubernetesObject[] = [deployment, budget, deny, config];
  return { container, pod, spec, deployment, budget, deny, config, objects };
}

/** An object with the labels of the workload. */
export function object(kind: string, name: string, spec: object) {
  return {
    apiVersion: 'v1',
    kind,
    metadata: { name, labels: { ...labels } as Record<string, string> },
    spec: { ...spec } as Record<string, unknown>,
  };
}
