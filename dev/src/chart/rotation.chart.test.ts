import { afterAll, beforeAll, expect, it } from 'vitest';
import { at, listAt, mapAt, podOf } from './kubernetes-object.js';
import { describeChart } from './testing/describe-chart.js';
import { type TestRelease, testRelease } from './testing/release.js';

await describeChart('changing a secret of a release', (helm) => {
  let artel: TestRelease;
  beforeAll(async () => {
    artel = await testRelease(helm);
    await artel.helm('install');
  });
  afterAll(() => artel.close());

  const secret = (name: string): string => {
    const made = artel.cluster.list('Secret').find(({ metadata }) => metadata.name === 'artel-secrets');
    return Buffer.from(String(mapAt(made, 'data')[name] ?? ''), 'base64').toString();
  };
  /** The annotations of the pods of each service: what changes restarts them. */
  const pods = (): Map<string, string> =>
    new Map(
      artel.cluster
        .list('Deployment')
        .map((it) => [it.metadata.name, JSON.stringify(at(podOf(it), 'metadata', 'annotations'))]),
    );
  /** The services that start anew while something is done. */
  const restartedBy = async (act: () => Promise<unknown>): Promise<string[]> => {
    const before = pods();
    await act();
    return [...pods()].filter(([name, annotations]) => before.get(name) !== annotations).map(([name]) => name);
  };
  const mounted = (service: string): string[] => {
    const deployment = artel.cluster.list('Deployment').find(({ metadata }) => metadata.name === service);
    const volumes = listAt(deployment && podOf(deployment), 'spec', 'volumes');
    return volumes
      .flatMap((volume) => listAt(volume, 'projected', 'sources'))
      .flatMap((source) => listAt(source, 'secret', 'items'))
      .map((item) => String(at(item, 'path')));
  };

  it.each([
    ['KEY_ENCRYPTION_SECRET', ['artel-auth-service']],
    ['MAIL_TOKEN_SECRET', ['artel-auth-service', 'artel-notifier-service']],
  ])('is three upgrades for %s, in none of which a reader is without the one that sealed', async (name, readers) => {
    const former = secret(name);
    const next = 'n'.repeat(64);
    const upgrade = (current: string, previous: string) => () => {
      const values = `secrets.values.${name}=${current},secrets.values.${name}_PREVIOUS=${previous}`;
      return artel.helm('upgrade', '--reuse-values', '--set-string', values);
    };
    const opener = name === 'MAIL_TOKEN_SECRET' ? 'artel-notifier-service' : 'artel-auth-service';

    expect(await restartedBy(upgrade(former, next))).toEqual([opener]);
    expect([secret(name), secret(`${name}_PREVIOUS`)]).toEqual([former, next]);
    expect(mounted(opener)).toContain(`${name}_PREVIOUS`);

    expect((await restartedBy(upgrade(next, former))).toSorted()).toEqual(readers);
    expect([secret(name), secret(`${name}_PREVIOUS`)]).toEqual([next, former]);

    expect(await restartedBy(upgrade(next, ''))).toEqual([opener]);
    expect([secret(name), secret(`${name}_PREVIOUS`)]).toEqual([next, '']);
    expect(mounted(opener)).not.toContain(`${name}_PREVIOUS`);

    expect(await restartedBy(() => artel.helm('upgrade', '--reset-values'))).toEqual([]);
    expect(secret(name)).toBe(next);
  });

  it.each([
    ['POSTGRES_PASSWORD', 'DATABASE_URL', ['artel-auth-service']],
    ['RABBITMQ_PASSWORD', 'AMQP_URL', ['auth', 'catalog', 'notifier', 'order'].map((it) => `artel-${it}-service`)],
  ])('follows %s, changed in the Secret by hand, into %s', async (name, url, readers) => {
    const password = Buffer.from('p'.repeat(48));
    artel.cluster.patch('Secret', 'artel-secrets', { data: { [name]: password.toString('base64') } });
    expect((await restartedBy(() => artel.helm('upgrade', '--reuse-values'))).toSorted()).toEqual(readers);
    expect(secret(url)).toContain(`:${password}@`);
  });
});
