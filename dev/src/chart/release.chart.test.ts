import { afterAll, beforeAll, expect, it } from 'vitest';
import { at, type KubernetesObject, mapAt, nameOf } from './kubernetes-object.js';
import { describeChart } from './testing/describe-chart.js';
import type { FakeCluster } from './testing/fake-cluster.js';
import { type TestRelease, testRelease } from './testing/release.js';
import { acceptedSets } from './value-sets.js';

await describeChart('a release', (helm) => {
  let artel: TestRelease;
  let cluster: FakeCluster;
  beforeAll(async () => {
    artel = await testRelease(helm);
    cluster = artel.cluster;
  });
  afterAll(() => artel.close());
  const secrets = (): Readonly<Record<string, unknown>> =>
    mapAt(
      cluster.list('Secret').find((it) => it.metadata.name === 'artel-secrets'),
      'data',
    );
  const ours = (): KubernetesObject[] => [
    ...cluster.list('Deployment'),
    ...cluster.list('StatefulSet'),
    ...cluster.list('Service'),
  ];

  it('makes up secrets that are long enough, and tells what to do next', async () => {
    const notes = await artel.helm('install');
    expect(notes).toContain('artel');
    const made = secrets();
    expect(Object.keys(made)).toEqual(expect.arrayContaining(['KEY_ENCRYPTION_SECRET', 'MAIL_TOKEN_SECRET']));
    for (const value of Object.values(made)) expect(decoded(value).length).toBeGreaterThanOrEqual(32);
    expect(new Set(Object.values(made)).size).toBe(Object.keys(made).length);
    expect(decoded(made.DATABASE_URL)).toContain(decoded(made.POSTGRES_PASSWORD));
  });

  it('keeps a generated secret on upgrade, and restarts nothing for it', async () => {
    const before = secrets();
    const checksums = checksumsOf(cluster);
    await artel.helm('upgrade', '--set', 'services.order.replicas=3');
    expect(secrets()).toEqual(before);
    expect(checksumsOf(cluster)).toEqual(checksums);
    expect(at(deployment(cluster, 'artel-order-service'), 'spec', 'replicas')).toBe(3);
  });

  it('restarts only what reads a secret that was changed', async () => {
    const before = checksumsOf(cluster);
    await artel.helm('upgrade', '--set', `secrets.values.KEY_ENCRYPTION_SECRET=${'x'.repeat(40)}`);
    expect(decoded(secrets().KEY_ENCRYPTION_SECRET)).toBe('x'.repeat(40));
    const after = checksumsOf(cluster);
    const changed = Object.keys(after).filter((name) => after[name] !== before[name]);
    expect(changed).toEqual(['artel-auth-service']);
  });

  it('leaves as many pods as there are to the autoscaler that takes over', async () => {
    const pods = () => at(deployment(cluster, 'artel-order-service'), 'spec', 'replicas');
    const scaled = ['--set', 'services.order.autoscaling.enabled=true,services.order.autoscaling.maxReplicas=9'];
    await artel.helm('upgrade', '--set', 'services.order.replicas=3');
    await artel.helm('upgrade', ...scaled);
    expect(pods()).toBe(3);
    cluster.patch('Deployment', 'artel-order-service', { spec: { replicas: 7 } });
    await artel.helm('upgrade', ...scaled);
    expect(pods()).toBe(7);
  });

  it('refuses to take members away from a store that still counts on them', async () => {
    await expect(artel.helm('upgrade', '--set', 'rabbitmq.replicas=1')).rejects.toThrow(
      'rabbitmq.replicas is 1, but artel-rabbitmq has 3 members',
    );
    cluster.patch('StatefulSet', 'artel-mongodb', { spec: { replicas: 1 } });
    await artel.helm('upgrade', '--set', 'mongodb.replicas=1');
    await artel.helm('upgrade', '--set', 'mongodb.replicas=3');
  });

  it('goes back to what was', async () => {
    await artel.helm('rollback', '1');
    expect(at(deployment(cluster, 'artel-order-service'), 'spec', 'replicas')).toBe(2);
  });

  it('leaves secrets and pictures behind when it is uninstalled, and finds them again', async () => {
    const before = secrets();
    await artel.helm('uninstall');
    expect(ours().map(nameOf)).toEqual([]);
    expect(secrets()).toEqual(before);
    expect(cluster.list('PersistentVolumeClaim').map(nameOf)).toEqual(['PersistentVolumeClaim/artel-media']);
    await artel.helm('install');
    expect(secrets()).toEqual(before);
  });

  it('keeps the password of a bundled store that is put aside, whose volume is still there', async () => {
    const before = secrets();
    const url = 'postgres://artel:pw@elsewhere:5432/artel_auth';
    await artel.helm('upgrade', '--set', `postgresql.enabled=false,postgresql.externalUrl=${url}`);
    expect(decoded(secrets().DATABASE_URL)).toBe(url);
    expect(secrets().POSTGRES_PASSWORD).toBe(before.POSTGRES_PASSWORD);
  });
});

await describeChart('the migration Job', (helm) => {
  const job = 'jobs/artel-migrations';
  const firstOf = (history: readonly string[], ...entries: string[]): string | undefined =>
    history.find((entry) => entries.includes(entry));

  it('runs before an installation with stores elsewhere, and before every upgrade anew', async () => {
    const artel = await testRelease(helm);
    try {
      const [values] = (await acceptedSets()).filter(({ name }) => name === 'external-urls').map(({ file }) => file);
      await artel.helm('install', '--values', values ?? '');
      expect(firstOf(artel.cluster.history, `POST ${job}`, 'POST deployments/artel-auth-service')).toBe(`POST ${job}`);
      const before = artel.cluster.history.length;
      await artel.helm('upgrade', '--values', values ?? '', '--set', 'pods.labels.again=yes');
      const upgrade = artel.cluster.history.slice(before);
      expect(firstOf(upgrade, `POST ${job}`, 'PATCH deployments/artel-auth-service')).toBe(`POST ${job}`);
      expect(upgrade).toContain('PATCH deployments/artel-auth-service');
    } finally {
      await artel.close();
    }
  });

  it('waits for the bundled database to be there at the first installation', async () => {
    const artel = await testRelease(helm);
    try {
      await artel.helm('install');
      const told = artel.cluster.history.filter((entry) => /statefulsets\/artel-postgresql|POST jobs/.test(entry));
      expect(told).toEqual(['POST statefulsets/artel-postgresql', `POST ${job}`]);
    } finally {
      await artel.close();
    }
  });

  it('waits for the database that an upgrade brings', async () => {
    const artel = await testRelease(helm);
    try {
      const [values] = (await acceptedSets()).filter(({ name }) => name === 'external-urls').map(({ file }) => file);
      await artel.helm('install', '--values', values ?? '');
      const before = artel.cluster.history.length;
      await artel.helm('upgrade', '--reset-values');
      const upgrade = artel.cluster.history.slice(before);
      expect(firstOf(upgrade, 'POST statefulsets/artel-postgresql', `POST ${job}`)).toBe(
        'POST statefulsets/artel-postgresql',
      );
      expect(upgrade).toContain(`POST ${job}`);
    } finally {
      await artel.close();
    }
  });

  it('may reach a database that the network policies of the last release do not know', async () => {
    const artel = await testRelease(helm);
    try {
      await artel.helm('install');
      const before = artel.cluster.history.length;
      const url = 'postgres://artel:pw@elsewhere:5432/artel_auth';
      await artel.helm('upgrade', '--set', `postgresql.enabled=false,postgresql.externalUrl=${url}`);
      const upgrade = artel.cluster.history.slice(before);
      const policy = 'POST networkpolicies/artel-migrations-out';
      expect(
        upgrade.filter((entry) => [policy, `POST ${job}`, 'PATCH deployments/artel-auth-service'].includes(entry)),
      ).toEqual([policy, `POST ${job}`, 'PATCH deployments/artel-auth-service']);
    } finally {
      await artel.close();
    }
  });
});

function decoded(value: unknown): string {
  return Buffer.from(String(value), 'base64').toString();
}

function deployment(cluster: FakeCluster, name: string): KubernetesObject | undefined {
  return cluster.list('Deployment').find(({ metadata }) => metadata.name === name);
}

/** What makes pods start anew when it changes, by Deployment. */
function checksumsOf(cluster: FakeCluster): Record<string, string> {
  const annotationsOf = (it: KubernetesObject) => mapAt(it, 'spec', 'template', 'metadata', 'annotations');
  return Object.fromEntries(
    cluster.list('Deployment').map((it) => [it.metadata.name, JSON.stringify(annotationsOf(it))]),
  );
}
