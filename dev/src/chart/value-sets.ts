import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { projectRoot } from '../tools/source-tree.js';
import { mapAt } from './kubernetes-object.js';

/** Values under which the chart must hold, or must be refused. */
export interface ValueSet {
  /** The file's name without its ending. */
  readonly name: string;
  readonly file: string;
  /** Objects it takes to be there before the release: `Secret/database`; by its keys, and from lines `# outside: …`. */
  readonly outside: readonly string[];
  /** Rules of ours that these values turn off on purpose; from lines `# without: …`. */
  readonly without: readonly string[];
  /** What Helm must say; from lines `# refused: …`. Empty where the chart must render. */
  readonly refused: string;
}

const ours = join(projectRoot, 'dev/src/chart/value-sets');

/** The examples in `helm/artel/values`, and our own sets. */
export async function acceptedSets(): Promise<ValueSet[]> {
  return [...(await setsIn(join(projectRoot, 'helm/artel/values'))), ...(await setsIn(ours))];
}

/** Sets the chart must not render. */
export function refusedSets(): Promise<ValueSet[]> {
  return setsIn(join(ours, 'refused'));
}

async function setsIn(folder: string): Promise<ValueSet[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.yaml')).toSorted();
  return Promise.all(names.map((name) => readSet(join(folder, name))));
}

async function readSet(file: string): Promise<ValueSet> {
  const text = await readFile(file, 'utf8');
  return {
    name: basename(file, '.yaml'),
    file,
    outside: [...existing(parse(text, { version: '1.1' })), ...linesOf(text, 'outside')],
    without: linesOf(text, 'without'),
    refused: /^# refused: (.+)$/m.exec(text)?.[1]?.trim() ?? '',
  };
}

function linesOf(text: string, word: string): string[] {
  return [...text.matchAll(new RegExp(`^# ${word}: (.+)$`, 'gm'))].map(([, line = '']) => line.trim());
}

/** Keys whose value names an object that somebody else makes. */
const outsideKeys: Readonly<Record<string, string>> = {
  existingConfigMap: 'ConfigMap',
  existingSecret: 'Secret',
  existingClaim: 'PersistentVolumeClaim',
  tlsSecret: 'Secret',
};

function existing(values: unknown): string[] {
  return Object.entries(mapAt(values)).flatMap(([key, value]) => {
    const kind = outsideKeys[key];
    return kind !== undefined && typeof value === 'string' && value !== '' ? [`${kind}/${value}`] : existing(value);
  });
}
