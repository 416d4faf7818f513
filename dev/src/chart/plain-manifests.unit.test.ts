import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { KubernetesObject } from './kubernetes-object.js';
import { plainManifests } from './plain-manifests.js';
import { routesYaml } from './routes-file.js';

const object = (kind: string, name: string, component: string, rest: object = {}): KubernetesObject => ({
  apiVersion: 'v1',
  kind,
  metadata: {
    name,
    labels: {
      'app.kubernetes.io/component': component,
      'app.kubernetes.io/managed-by': 'Helm',
      'helm.sh/chart': 'artel-1',
    },
    annotations: { 'helm.sh/resource-policy': 'keep' },
  },
  ...rest,
});
const pods = (component: string) => ({
  spec: { template: { metadata: { labels: { 'app.kubernetes.io/component': component } }, spec: {} } },
});
const policyFor = (component: string) => ({
  spec: { podSelector: { matchLabels: { 'app.kubernetes.io/component': component } } },
});
const migration: KubernetesObject = {
  ...object('Job', 'migrate', 'migrations', pods('migrations')),
  metadata: { name: 'migrate', annotations: { 'helm.sh/hook': 'pre-upgrade' } },
};
const files = plainManifests([
  object('Deployment', 'order', 'order', pods('order')),
  object('Service', 'order', 'order', { word: 'off', mode: 0o440 }),
  object('ConfigMap', 'scripts', 'scripts'),
  object('NetworkPolicy', 'to-order', 'to-order', policyFor('order')),
  object('NetworkPolicy', 'to-migrations', 'to-migrations', policyFor('migrations')),
  migration,
]);
const textOf = (path: string): string => files.find((file) => file.path === path)?.text ?? '';

describe('the plain manifests', () => {
  it('are a file per component, and list themselves', () => {
    const names = ['common', 'network-policies', 'order'];
    expect(files.map(({ path }) => path)).toEqual([...names, 'kustomization'].map((name) => `k8s/${name}.yaml`));
    expect(parse(textOf('k8s/kustomization.yaml')).resources).toEqual([
      'namespace.yaml',
      ...names.map((name) => `${name}.yaml`),
    ]);
  });

  it('leave hooks out, and what is about them', () => {
    const all = files.map(({ text }) => text).join('');
    expect(all).toContain('to-order');
    expect(all).not.toMatch(/migrat/);
  });

  it('have nothing that only Helm understands', () => {
    expect(textOf('k8s/order.yaml')).not.toMatch(/helm\.sh|managed-by|annotations/);
  });

  it('quote words that Kubernetes would take for something else', () => {
    expect(textOf('k8s/order.yaml')).toContain('word: "off"\nmode: 288\n');
  });
});

describe('the routes of the chart', () => {
  it('are those of the route table', () => {
    const text = routesYaml([
      { prefix: '/api/orders', service: 'order-service' },
      { prefix: '/api/live', service: 'notifier-service', websocket: true },
    ]);
    expect(parse(text)).toEqual({
      routes: [
        { path: '/api/orders', service: 'order-service' },
        { path: '/api/live', service: 'notifier-service', websocket: true },
      ],
    });
  });
});
