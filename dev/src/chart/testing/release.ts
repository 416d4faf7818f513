import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { stringify } from 'yaml';
import { chartFolder, type Helm } from '../helm.js';
import { type FakeCluster, fakeCluster } from './fake-cluster.js';

const run = promisify(execFile);

/** A fake cluster with a Helm that knows no other. */
export interface TestRelease {
  readonly cluster: FakeCluster;
  /** Runs `helm <verb> artel …`; gives what it prints. */
  helm(verb: 'install' | 'upgrade' | 'rollback' | 'uninstall', ...args: readonly string[]): Promise<string>;
  close(): Promise<void>;
}

/** Starts a cluster in which `artel` is not installed yet. */
export async function testRelease(helm: Helm): Promise<TestRelease> {
  const home = await mkdtemp(join(tmpdir(), 'artel-release-'));
  const cluster = await fakeCluster();
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'fake',
    clusters: [{ name: 'fake', cluster: { server: cluster.url } }],
    users: [{ name: 'nobody', user: {} }],
    contexts: [{ name: 'fake', context: { cluster: 'fake', user: 'nobody', namespace: 'artel' } }],
  };
  await writeFile(join(home, 'config'), stringify(config), { mode: 0o600 });
  const env = { ...process.env, HOME: home, KUBECONFIG: join(home, 'config') };
  return {
    cluster,
    helm: async (verb, ...args) => {
      const chart = verb === 'install' || verb === 'upgrade' ? [chartFolder] : [];
      return (await run(helm.path, [verb, 'artel', ...chart, ...args], { env })).stdout;
    },
    close: async () => {
      await cluster.close();
      await rm(home, { recursive: true });
    },
  };
}
