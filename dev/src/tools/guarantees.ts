import type { SourceFile } from './source-tree.js';

const reference = /`([^`\s]+\.test\.ts) › ([^`]+)`/g;
const title = /\b(?:describe|it|test)(?:\.\w+)*(?:\([^()]*\))?\(\s*(['"`])((?:\\.|(?!\1).)*)\1/gs;

/**
 * The promises without a proof: every `path/to/file.test.ts › test name` in backticks must name a test file and a test
 * (or group › test) that is in it. A document that names none proves nothing and is a failure too.
 */
export function missingProofs(document: string, tests: readonly SourceFile[], name = 'docs/guarantees.md'): string[] {
  const references = [...document.matchAll(reference)];
  if (references.length === 0) return [`${name} names no test`];
  const titles = new Map(tests.map(({ path, text }) => [path, titlesOf(text)]));
  return references.flatMap(([, path = '', proof = '']) => {
    const known = titles.get(path);
    if (known === undefined) return [`${name} names ${path}, which does not exist`];
    const absent = proof.split(' › ').filter((part) => !known.has(part.trim()));
    return absent.map((part) => `${name} names a test that is not in ${path}: ${part}`);
  });
}

function titlesOf(text: string): Set<string> {
  return new Set([...text.matchAll(title)].map(([, , raw = '']) => raw.replace(/\\(.)/g, '$1')));
}
