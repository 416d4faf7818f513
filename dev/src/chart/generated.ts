import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { GeneratedFile } from '../tools/generated-files.js';
import { projectRoot } from '../tools/source-tree.js';
import { chartFolder, findHelm, renderChart } from './helm.js';
import { plainManifests } from './plain-manifests.js';
import { routesYaml } from './routes-file.js';
import { commonSettings, settingsOfServices } from './settings.js';
import { settingsMarkdown } from './settings-doc.js';
import { readValues, undocumented } from './values-file.js';
import { untyped, valuesSchema } from './values-schema.js';
import { type ChartInfo, chartReadme } from './values-table.js';

/** What follows from `values.yaml`, the route table and the services' settings. @throws Error naming keys without a comment */
export async function chartFiles(): Promise<GeneratedFile[]> {
  const ofChart = await filesOfChart();
  const manifests = await manifestsOf(ofChart);
  return [
    { path: 'docs/settings.md', text: settingsMarkdown(settingsOfServices, commonSettings) },
    ...ofChart.map(({ path, text }) => ({ path: `helm/artel/${path}`, text })),
    ...manifests,
  ];
}

async function filesOfChart(): Promise<GeneratedFile[]> {
  const read = (name: string): Promise<string> => readFile(join(chartFolder, name), 'utf8');
  const chapters = readValues(await read('values.yaml'));
  const entries = chapters.flatMap((chapter) => chapter.entries);
  const problems = [
    ...undocumented(entries).map((key) => `${key} has no comment`),
    ...untyped(entries).map((key) => `${key} is null and its comment names no type`),
  ];
  if (problems.length > 0) throw new Error(`values.yaml: ${problems.join('; ')}`);
  const info: ChartInfo = parse(await read('Chart.yaml'));
  const introduction = await read('README.intro.md').catch(() => '');
  return [
    { path: 'files/routes.yaml', text: routesYaml() },
    { path: 'values.schema.json', text: `${JSON.stringify(valuesSchema(entries), null, 2)}\n` },
    { path: 'README.md', text: chartReadme(info, introduction, chapters) },
  ];
}

/** Rendered from a copy of the chart in which the generated files are as they should be. */
async function manifestsOf(files: readonly GeneratedFile[]): Promise<GeneratedFile[]> {
  const helm = await findHelm();
  if (typeof helm === 'string') {
    console.warn(`k8s/ is left as it is: ${helm}`);
    return [];
  }
  const folder = await mkdtemp(join(tmpdir(), 'artel-chart-'));
  try {
    const chart = join(folder, 'artel');
    await cp(chartFolder, chart, { recursive: true });
    for (const { path, text } of files) if (text !== undefined) await writeFile(join(chart, path), text);
    const values = join(projectRoot, 'dev/src/chart/value-sets/plain.yaml');
    const manifests = plainManifests(await renderChart(helm, { chart, files: [values] }));
    return [...manifests, ...(await staleManifests(manifests))];
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Those files that were generated once and are not any more. */
async function staleManifests(manifests: readonly GeneratedFile[]): Promise<GeneratedFile[]> {
  const current = new Set([...manifests.map(({ path }) => path), 'k8s/namespace.yaml']);
  const present = await readdir(join(projectRoot, 'k8s')).catch(() => []);
  const stale = present.filter((name) => name.endsWith('.yaml') && !current.has(`k8s/${name}`));
  return stale.map((name) => ({ path: `k8s/${name}`, text: undefined }));
}
