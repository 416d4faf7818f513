import { isMap, isScalar, LineCounter, type Pair, parseDocument, type YAMLMap } from 'yaml';
import type { Json } from './kubernetes-object.js';

/** One key of `values.yaml` with what its comment says. */
export interface ValueEntry {
  readonly path: readonly string[];
  /** What the comment says, without its type; empty without a `# --` comment. */
  readonly doc: string;
  /** The words in parentheses at the comment's beginning: types, or the values of an enumeration. */
  readonly declared: readonly string[];
  readonly value: Json;
  readonly children: readonly ValueEntry[];
}

/** A run of top-level keys under one heading. */
export interface ValueChapter {
  /** Empty for keys before the first heading. */
  readonly title: string;
  readonly entries: readonly ValueEntry[];
}

/** The keys and comments of a values file, in order. @throws Error when it is no YAML map */
export function readValues(text: string): ValueChapter[] {
  const counter = new LineCounter();
  const document = parseDocument(text, { version: '1.1', lineCounter: counter });
  const [problem] = document.errors;
  if (problem !== undefined) throw new Error(`values.yaml: ${problem.message}`);
  if (!isMap(document.contents)) throw new Error('values.yaml is no map');
  const lines = text.split('\n');
  const lineOf = (pair: Pair): number => counter.linePos(keyStart(pair)).line - 1;
  const chapters: { title: string; entries: ValueEntry[] }[] = [{ title: '', entries: [] }];
  let read = 0;
  for (const pair of document.contents.items) {
    for (const line of lines.slice(read, lineOf(pair))) {
      const title = /^# == (.+)$/.exec(line)?.[1];
      if (title !== undefined) chapters.push({ title, entries: [] });
    }
    read = lineOf(pair);
    chapters.at(-1)?.entries.push(entryOf(pair, [], (at) => commentAbove(lines, lineOf(at))));
  }
  return chapters.filter(({ entries }) => entries.length > 0);
}

/** All keys below and including these, parents first. */
export function flatten(entries: readonly ValueEntry[]): ValueEntry[] {
  return entries.flatMap((entry) => [entry, ...flatten(entry.children)]);
}

/** Keys nobody explains: they have no comment, and neither has the map they are in. */
export function undocumented(entries: readonly ValueEntry[], explained = false): string[] {
  return entries.flatMap(({ doc, declared, path, children }) => {
    if (declared.length > 0) return [];
    if (children.length > 0) return undocumented(children, doc !== '');
    return doc === '' && !explained ? [path.join('.')] : [];
  });
}

function entryOf(pair: Pair, above: readonly string[], comment: (pair: Pair) => string): ValueEntry {
  const path = [...above, String(isScalar(pair.key) ? pair.key.value : pair.key)];
  const map: YAMLMap | undefined = isMap(pair.value) ? pair.value : undefined;
  const value = jsonOf(pair);
  return {
    path,
    ...parseComment(comment(pair)),
    value,
    children: map?.items.map((item) => entryOf(item, path, comment)) ?? [],
  };
}

function jsonOf({ value }: Pair): Json {
  if (typeof value !== 'object' || value === null || !('toJSON' in value)) return null;
  return (value as { toJSON(): Json }).toJSON();
}

function keyStart({ key }: Pair): number {
  const range = isScalar(key) ? key.range : undefined;
  if (!range) throw new Error('values.yaml has a key that is no plain word');
  return range[0];
}

/** The comment lines right above a line, from the last that starts with `# --`. */
function commentAbove(lines: readonly string[], line: number): string {
  let first = line;
  while (/^\s*#/.test(lines[first - 1] ?? '')) first -= 1;
  const block = lines.slice(first, line).map((text) => text.trim().replace(/^# ?/, ''));
  const start = block.findLastIndex((text) => text.startsWith('-- '));
  return start < 0 ? '' : block.slice(start).join(' ').slice(3).replace(/\s+/g, ' ').trim();
}

function parseComment(comment: string): Pick<ValueEntry, 'doc' | 'declared'> {
  const [, types, doc] = /^\(([^)]+)\)\s*(.*)$/.exec(comment) ?? [];
  if (types === undefined || doc === undefined) return { doc: comment, declared: [] };
  return { doc, declared: types.split('|').map((word) => word.trim()) };
}
