import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { renderChart } from './helm.js';
import { at, type KubernetesObject, listAt, nameOf, podOf, textAt } from './kubernetes-object.js';
import { describeChart } from './testing/describe-chart.js';

const run = promisify(execFile);

await describeChart('members of bundled stores', (helm) => {
  let objects: KubernetesObject[] = [];
  let programs = '';
  beforeAll(async () => {
    objects = await renderChart(helm);
    programs = await mkdtemp(join(tmpdir(), 'artel-stores-'));
    // Programs that only write down what they are asked for; names are known at the third time of asking, or never.
    await program('install', 'echo "install $*" >>"$LOG"');
    await program('sleep', 'echo sleep >>"$LOG"');
    await program('ls', 'exit "$LS"');
    await program('date', 'echo date >>"$LOG"; grep -c date "$LOG" | sed "s/$/00/"');
    await program(
      'getent',
      'echo "getent $2" >>"$LOG"; case "$2" in $LOST) exit 2;; esac; [ "$(grep -c "$2" "$LOG")" -ge 3 ]',
    );
  });
  afterAll(() => rm(programs, { recursive: true }));

  const program = async (name: string, script: string): Promise<void> => {
    await writeFile(join(programs, name), `#!/bin/sh\n${script}\n`);
    await chmod(join(programs, name), 0o755);
  };

  /** What the init container of a store does, line by line. */
  const prepare = async (store: string, env: Record<string, string> = {}): Promise<string[]> => {
    const set = objects.find((it) => nameOf(it) === `StatefulSet/${store}`);
    const [container] = listAt(podOf(set as KubernetesObject), 'spec', 'initContainers');
    const [shell = '', ...args] = listAt(container, 'command').map(String);
    const log = join(programs, `${store}.log`);
    await writeFile(log, '');
    await run(shell, args, {
      env: { LOST: 'none', LS: '2', ...env, LOG: log, POD_NAME: `${store}-0`, PATH: `${programs}:${process.env.PATH}` },
    });
    return (await readFile(log, 'utf8')).trim().split('\n');
  };

  it.each([
    ['artel-mongodb', 'artel-mongodb-0.artel-mongodb.artel.svc'],
    ['artel-rabbitmq', 'artel-rabbitmq-0.artel-rabbitmq-nodes.artel.svc'],
  ])('%s starts when it can be found by its own name, with a key for its eyes only', async (store, name) => {
    const [first, ...rest] = await prepare(store, { LS: '0' });
    expect(first).toMatch(/^install -m 0400 \/secrets\/\S+ \/private\/\S+$/);
    expect(rest).toEqual([`getent ${name}`, 'sleep', `getent ${name}`, 'sleep', `getent ${name}`]);
  });

  it('a node of the broker without data waits for the names of all others, and not for ever', async () => {
    const known = await prepare('artel-rabbitmq');
    for (const node of ['0', '1', '2'])
      expect(known).toContain(`getent artel-rabbitmq-${node}.artel-rabbitmq-nodes.artel.svc`);
    const alone = await prepare('artel-rabbitmq', { LOST: 'artel-rabbitmq-[12]*' });
    expect(alone.filter((line) => line.includes('artel-rabbitmq-2.'))).not.toEqual([]);
  });

  it('nodes of the broker are found under the names they have', () => {
    const config = textAt(
      objects.find((it) => nameOf(it) === 'ConfigMap/artel-rabbitmq'),
      'data',
      'rabbitmq.conf',
    );
    const domain = 'artel-rabbitmq-nodes.artel.svc';
    const listed = [...config.matchAll(/^cluster_formation\.classic_config\.nodes\.\d+ = (.+)$/gm)].map(
      ([, node]) => node,
    );
    expect(listed).toEqual(['0', '1', '2'].map((node) => `rabbit@artel-rabbitmq-${node}.${domain}`));
    const set = objects.find((it) => nameOf(it) === 'StatefulSet/artel-rabbitmq') as KubernetesObject;
    const env = listAt(listAt(podOf(set), 'spec', 'containers')[0], 'env');
    expect(
      at(
        env.find((it) => at(it, 'name') === 'RABBITMQ_NODENAME'),
        'value',
      ),
    ).toBe(`rabbit@$(POD_NAME).${domain}`);
  });
});

await describeChart('pods that are told where to run', (helm) => {
  it('are those of bundled stores by `stores`, and those of services by `pods`', async () => {
    const objects = await renderChart(helm, {
      set: [
        'stores.nodeSelector.disk=fast',
        'stores.tolerations[0].operator=Exists',
        'stores.priorityClassName=stores',
        'pods.nodeSelector.disk=any',
      ],
    });
    const placed = objects.filter(({ kind }) => ['Deployment', 'StatefulSet'].includes(kind));
    const disks = Object.fromEntries(
      placed.map((it) => [it.metadata.name, textAt(podOf(it), 'spec', 'nodeSelector', 'disk')]),
    );
    expect(disks).toEqual({
      'artel-auth-service': 'any',
      'artel-catalog-service': 'any',
      'artel-notifier-service': 'any',
      'artel-order-service': 'any',
      'artel-mailpit': 'fast',
      'artel-mongodb': 'fast',
      'artel-postgresql': 'fast',
      'artel-rabbitmq': 'fast',
    });
    const stores = placed.filter(({ metadata }) => disks[metadata.name] === 'fast').map((it) => at(podOf(it), 'spec'));
    expect(stores.map((spec) => textAt(spec, 'priorityClassName'))).toEqual(Array(4).fill('stores'));
    expect(stores.flatMap((spec) => listAt(spec, 'tolerations'))).toHaveLength(4);
  });
});

await describeChart('what Prometheus reads of the broker', (helm) => {
  it('is each metric that alerts ask for, from endpoints that can be told apart', async () => {
    const objects = await renderChart(helm, {
      set: ['monitoring.serviceMonitor.enabled=true', 'monitoring.prometheusRule.enabled=true'],
      apiVersions: ['monitoring.coreos.com/v1/ServiceMonitor'],
    });
    const monitor = objects.find((it) => nameOf(it) === 'ServiceMonitor/artel-rabbitmq');
    const endpoints = listAt(monitor, 'spec', 'endpoints');
    const detailed = endpoints.find((endpoint) => at(endpoint, 'path') === '/metrics/detailed');
    expect(at(detailed, 'params', 'family')).toEqual(['queue_coarse_metrics', 'queue_consumer_count']);
    expect(JSON.stringify(objects.filter(({ kind }) => kind === 'PrometheusRule'))).toContain(
      'rabbitmq_detailed_queue_messages',
    );
    // The labels of a target; Prometheus drops one of two series that have the same.
    const targets = endpoints.map((endpoint) =>
      JSON.stringify([at(endpoint, 'port'), listAt(endpoint, 'relabelings').map((it) => at(it, 'replacement'))]),
    );
    expect(new Set(targets).size).toBe(endpoints.length);
  });
});
