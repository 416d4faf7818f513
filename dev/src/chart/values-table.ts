import type { Json } from './kubernetes-object.js';
import type { ValueChapter, ValueEntry } from './values-file.js';

/** What the chart says of itself, as `Chart.yaml` has it. */
export interface ChartInfo {
  readonly description: string;
  readonly version: string;
  readonly appVersion: string;
  readonly kubeVersion: string;
}

/**
 * `helm/artel/README.md`: an introduction by hand (`README.intro.md`, if there is one), then every
 * value with its default.
 */
export function chartReadme(chart: ChartInfo, introduction: string, chapters: readonly ValueChapter[]): string {
  return [
    '<!-- Generated from Chart.yaml, README.intro.md and values.yaml by `npm run generate`. -->',
    '',
    '# artel',
    '',
    chart.description,
    '',
    `Chart ${chart.version} · application ${chart.appVersion} · Kubernetes ${chart.kubeVersion}`,
    '',
    ...(introduction.trim() === '' ? [] : [introduction.trim(), '']),
    '## Values',
    '',
    'Keys that are not here are refused, but for `global`.',
    '',
    ...chapters.flatMap(({ title, entries }) => [
      ...(title === '' ? [] : [`### ${title}`, '']),
      '| key | default | what it is for |',
      '| --- | --- | --- |',
      ...entries.flatMap(rowsOf),
      '',
    ]),
  ].join('\n');
}

/** A map whose keys have comments of their own is shown by these; any other as one. */
function rowsOf(entry: ValueEntry): string[] {
  const { path, doc, declared, value, children } = entry;
  const open = declared.length === 0 && children.some(isExplained);
  const types = declared.length > 0 ? `(${declared.join(' \\| ')}) ` : '';
  if (!open) return [`| \`${path.join('.')}\` | ${shown(value)} | ${types}${cell(doc)} |`];
  const own = doc === '' ? [] : [`| \`${path.join('.')}\` | | ${cell(doc)} |`];
  return [...own, ...children.flatMap(rowsOf)];
}

function isExplained({ doc, children }: ValueEntry): boolean {
  return doc !== '' || children.some(isExplained);
}

function shown(value: Json): string {
  if (value === '') return 'empty';
  return `\`${cell(typeof value === 'string' ? value : JSON.stringify(value))}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
