import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { driftedFiles, writeGenerated } from '../tools/generated-files.js';
import { chartFolder, findHelm, lintChart, renderChart } from './helm.js';
import { containersOf, podOf, textAt } from './kubernetes-object.js';
import { describeChart } from './testing/describe-chart.js';

describe('where there is no Helm', () => {
  it('says so, and names the one that was asked for', async () => {
    expect(await findHelm({ HELM: '/nowhere/helm' })).toBe('HELM names /nowhere/helm, which does not run');
  });

  it('takes no other program for one', async () => {
    expect(await findHelm({ HELM: process.execPath })).toContain('does not run');
  });
});

await describeChart('Helm', (helm) => {
  it('is content with the chart, strictly', async () => {
    expect(await lintChart(helm)).toEqual([]);
  });

  it('complains when there is something to complain about', async () => {
    expect((await lintChart(helm, { set: ['replicaCount=1'] })).join('\n')).toContain('replicaCount is not allowed');
    await expect(renderChart(helm, { kubeVersion: '1.26' })).rejects.toThrow('requires kubeVersion');
  });

  it('runs the very image a digest names, wherever that service is run', async () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const { appVersion } = parse(await readFile(join(chartFolder, 'Chart.yaml'), 'utf8'));
    const objects = await renderChart(helm, { set: [`image.digests.auth-service=${digest}`] });
    const images = objects
      .flatMap((object) => containersOf(podOf(object)))
      .map((container) => textAt(container, 'image'))
      .filter((image) => image.startsWith('artel/auth-service'));
    expect(new Set(images)).toEqual(new Set([`artel/auth-service:${appVersion}@${digest}`]));
    expect(images.length).toBeGreaterThan(2);
  });

  it('renders the same twice, but for what is made up', async () => {
    const render = async (): Promise<string> => {
      const objects = await renderChart(helm, { set: ['secrets.existingSecret=mine'] });
      return JSON.stringify(objects);
    };
    expect(await render()).toBe(await render());
  });
});

describe('generated files', () => {
  it('are written where they have drifted, and removed where there should be none', async () => {
    const root = await mkdtemp(join(tmpdir(), 'artel-generated-'));
    try {
      await writeFile(join(root, 'stale.yaml'), 'old');
      const files = [
        { path: 'k8s/new.yaml', text: 'new' },
        { path: 'stale.yaml', text: undefined },
      ];
      expect(await driftedFiles(files, root)).toEqual(['k8s/new.yaml', 'stale.yaml']);
      await writeGenerated(files, root);
      expect(await driftedFiles(files, root)).toEqual([]);
      expect(await readdir(root)).toEqual(['k8s']);
    } finally {
      await rm(root, { recursive: true });
    }
  });
});
