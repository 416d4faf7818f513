import { beforeAll, expect, it } from 'vitest';
import { renderChart } from './helm.js';
import { at, containersOf, type KubernetesObject, listAt, nameOf, podOf, textAt } from './kubernetes-object.js';
import { describeChart } from './testing/describe-chart.js';
import { acceptedSets } from './value-sets.js';

const elsewhere = (await acceptedSets()).filter(({ name }) => name === 'external-urls').map(({ file }) => file);

await describeChart('the chart with stores elsewhere', (helm) => {
  let objects: KubernetesObject[] = [];
  beforeAll(async () => {
    objects = await renderChart(helm, { files: elsewhere });
  });

  it('trusts the authorities of the stores in every process that calls one, migrations included', () => {
    const callers = objects.filter((it) => JSON.stringify(podOf(it) ?? '').includes('/run/secrets/artel'));
    expect(callers.map(nameOf).toSorted()).toEqual([
      'Deployment/artel-auth-service',
      'Deployment/artel-catalog-service',
      'Deployment/artel-notifier-service',
      'Deployment/artel-order-service',
      'Job/artel-migrations',
    ]);
    for (const caller of callers) expect(trustedBy(caller), nameOf(caller)).toBe('authorities/bundle.pem');
  });

  it('lets services out to the port a URL names, or its scheme means, and to no other', () => {
    expect(portsOut(objects, 'artel-postgresql-out')).toEqual([5432]);
    expect(portsOut(objects, 'artel-migrations-out')).toEqual([5432]);
    expect(portsOut(objects, 'artel-mongodb-out')).toEqual([27017]);
    expect(portsOut(objects, 'artel-broker-out')).toEqual([5671]);
    expect(portsOut(objects, 'artel-mail-out')).toEqual([465]);
  });

  it.each([
    ['postgresql', 'postgres://artel:p%40ss:1@db.example:6432/artel_auth', [6432]],
    ['mongodb', 'mongodb://artel:pass@a.example:27018,b.example:27019,c.example/?tls=true', [27018, 27019, 27017]],
    ['mongodb', 'mongodb://[2001:db8::7]:27117', [27117]],
    ['rabbitmq', 'amqps://artel:pass@mq.example/%2F', [5671]],
  ])('finds the ports of a URL of %s: %s', async (store, url, ports) => {
    const escaped = url.replaceAll(',', '\\,');
    const rendered = await renderChart(helm, { files: elsewhere, set: [`${store}.externalUrl=${escaped}`] });
    expect(portsOut(rendered, store === 'rabbitmq' ? 'artel-broker-out' : `artel-${store}-out`)).toEqual(ports);
  });

  it('goes by what the values say of a port rather than by the URL, and by what is usual without both', async () => {
    const set = ['networkPolicy.external.postgresql.port=6000', 'smtp.externalUrl=', 'smtp.existingSecret=mail'];
    const rendered = await renderChart(helm, { files: elsewhere, set });
    expect(portsOut(rendered, 'artel-postgresql-out')).toEqual([6000]);
    expect(portsOut(rendered, 'artel-mail-out')).toEqual([465]);
  });

  it('lets `helm test` out to the mailbox it is told to look into', async () => {
    const set = ['test.mailboxUrl=http://mailpit.mail:8025/mailbox'];
    const rendered = await renderChart(helm, { files: elsewhere, set });
    expect(portsOut(rendered, 'artel-test-to-mailbox-out')).toEqual([8025]);
    expect(objects.filter(({ metadata }) => metadata.name.startsWith('artel-test-to-mailbox'))).toEqual([]);
  });
});

/** `ConfigMap name/key` of what the first container of a pod has Node.js trust. */
function trustedBy(object: KubernetesObject): string {
  const pod = podOf(object);
  const [container] = containersOf(pod).slice(-1);
  const file = listAt(container, 'env').find((it) => at(it, 'name') === 'NODE_EXTRA_CA_CERTS');
  const mount = listAt(container, 'volumeMounts').find((it) =>
    textAt(file, 'value').startsWith(`${textAt(it, 'mountPath')}/`),
  );
  const volume = listAt(pod, 'spec', 'volumes').find((it) => at(it, 'name') === at(mount, 'name'));
  const source = at(volume, 'projected', 'sources', 0, 'configMap');
  const [item] = listAt(source, 'items');
  expect(textAt(file, 'value')).toBe(`${textAt(mount, 'mountPath')}/${textAt(item, 'path')}`);
  return `${textAt(source, 'name')}/${textAt(item, 'key')}`;
}

function portsOut(objects: readonly KubernetesObject[], policy: string): unknown[] {
  return objects
    .filter((it) => nameOf(it) === `NetworkPolicy/${policy}`)
    .flatMap((it) => listAt(it, 'spec', 'egress'))
    .flatMap((rule) => listAt(rule, 'ports'))
    .map((port) => at(port, 'port'));
}
