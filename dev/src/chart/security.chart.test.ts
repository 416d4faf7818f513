import { beforeAll, expect, it } from 'vitest';
import { renderChart } from './helm.js';
import { at, isHook, type KubernetesObject, listAt, mapAt, nameOf, podOf } from './kubernetes-object.js';
import { broken, exceptions, policies } from './policies/index.js';
import { selectorMatches, selectsPods } from './selectors.js';
import { describeChart } from './testing/describe-chart.js';
import { acceptedSets } from './value-sets.js';

const everything = (await acceptedSets()).filter(({ name }) => name === 'everything-on').map(({ file }) => file);

await describeChart('the chart with everything on', (helm) => {
  let objects: KubernetesObject[] = [];
  beforeAll(async () => {
    objects = await renderChart(helm, { files: everything });
  });

  it.each(policies)('$rule', (policy) => {
    expect(broken(policy, objects)).toEqual([]);
  });

  it('needs every exception it makes to its rules', () => {
    const needless = exceptions.filter(({ rule, problem }) => {
      const policy = policies.find((it) => it.rule === rule);
      return !policy?.check(objects).some((found) => problem.test(found));
    });
    expect(needless).toEqual([]);
  });
});

await describeChart('the chart as it is', (helm) => {
  let objects: KubernetesObject[] = [];
  beforeAll(async () => {
    objects = await renderChart(helm);
  });
  const policiesFor = (component: string, direction: 'ingress' | 'egress'): unknown[] => {
    const pods = objects.filter((it) => podOf(it) !== undefined && componentOf(it) === component);
    return objects
      .filter((it) => it.kind === 'NetworkPolicy' && pods.some((object) => selectsPods(it, object)))
      .flatMap((policy) => listAt(policy, 'spec', direction));
  };

  it('makes no exception to its rules', () => {
    expect(policies.flatMap((policy) => broken(policy, objects, []))).toEqual([]);
  });

  it('gives nobody rights in the cluster', () => {
    expect(objects.filter(({ kind }) => /Role/.test(kind)).map(nameOf)).toEqual([]);
  });

  it('makes nothing that needs an operator, and asks for no class of Ingress', () => {
    expect(objects.filter(({ apiVersion }) => /monitoring\.coreos|gateway\./.test(apiVersion))).toEqual([]);
    expect(objects.filter((it) => it.kind === 'Ingress' && at(it, 'spec', 'ingressClassName') !== undefined)).toEqual(
      [],
    );
  });

  it('lets nodes be drained of services that do not work, and of no member that a store may need', () => {
    const budgets = objects.filter(({ kind }) => kind === 'PodDisruptionBudget');
    const drained = budgets.filter((it) => at(it, 'spec', 'unhealthyPodEvictionPolicy') === 'AlwaysAllow');
    expect(drained.map(componentOf).toSorted()).toEqual([
      'auth-service',
      'catalog-service',
      'notifier-service',
      'order-service',
    ]);
    expect(budgets.map(componentOf)).toEqual(expect.arrayContaining(['mongodb', 'rabbitmq']));
  });

  it('lets PostgreSQL be reached by auth-service and migrations alone', () => {
    const peers = policiesFor('postgresql', 'ingress').flatMap((rule) => listAt(rule, 'from'));
    const callers = objects
      .filter((it) => podOf(it) !== undefined)
      .filter((it) =>
        peers.some((peer) => selectorMatches(at(peer, 'podSelector'), mapAt(podOf(it), 'metadata', 'labels'))),
      );
    expect(callers.map(componentOf).toSorted()).toEqual(['auth-service', 'migrations']);
  });

  it('lets only the notifier reach the mail server', () => {
    const ports = (component: string): unknown[] =>
      policiesFor(component, 'egress').flatMap((rule) => listAt(rule, 'ports').map((port) => at(port, 'port')));
    expect(ports('notifier-service')).toEqual(expect.arrayContaining([1025]));
    for (const other of ['auth-service', 'catalog-service', 'order-service']) expect(ports(other)).not.toContain(1025);
  });

  it('runs migrations before an upgrade, and as often as it takes', () => {
    const job = objects.find((it) => it.kind === 'Job' && componentOf(it) === 'migrations');
    expect(job && isHook(job)).toBe(true);
    expect(job?.metadata.annotations?.['helm.sh/hook']).toContain('pre-upgrade');
    expect(job?.metadata.annotations?.['helm.sh/hook-delete-policy']).toContain('before-hook-creation');
  });
});

await describeChart('the chart with stores elsewhere', (helm) => {
  it('brings no store, and migrates before the first installation too', async () => {
    const files = (await acceptedSets()).filter(({ name }) => name === 'external-urls').map(({ file }) => file);
    const objects = await renderChart(helm, { files });
    expect(objects.filter(({ kind }) => kind === 'StatefulSet').map(nameOf)).toEqual([]);
    const job = objects.find((it) => it.kind === 'Job' && componentOf(it) === 'migrations');
    expect(job?.metadata.annotations?.['helm.sh/hook']).toBe('pre-install,pre-upgrade');
  });
});

function componentOf({ metadata }: KubernetesObject): string {
  return metadata.labels?.['app.kubernetes.io/component'] ?? '';
}
