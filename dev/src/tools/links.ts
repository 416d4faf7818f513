import { readdir, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { projectRoot, type SourceFile } from './source-tree.js';

/** Not ours, or made: `node_modules`, `dist`, and what begins with a dot. */
const isLeftOut = (name: string) => name === 'node_modules' || name === 'dist' || name.startsWith('.');

/** Where the project is. */
export interface Project {
  /** Every Markdown document. */
  readonly documents: readonly SourceFile[];
  /** Every file and folder that a link can lead to, relative to the root. */
  readonly paths: ReadonlySet<string>;
}

/** Reads the documents, and which files and folders there are. */
export async function readProject(root = projectRoot): Promise<Project> {
  const paths = new Set<string>(['.']);
  const documents: SourceFile[] = [];

  async function walk(folder: string): Promise<void> {
    for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
      if (isLeftOut(entry.name)) continue;
      const path = posix.join(folder, entry.name);
      paths.add(path);
      if (entry.isDirectory()) await walk(path);
      else if (path.endsWith('.md')) documents.push({ path, text: await readFile(join(root, path), 'utf8') });
    }
  }

  await walk('.');
  return { documents, paths };
}

/** Links of documents that lead nowhere: to no file, or to no heading of a document. Addresses elsewhere are not asked. */
export function deadLinks({ documents, paths }: Project): string[] {
  const headings = new Map(documents.map(({ path, text }) => [path, anchorsOf(text)]));
  return documents.flatMap(({ path, text }) =>
    linksIn(text)
      .filter((link) => !isAlive(link, path))
      .map((link) => `${path} links to ${link}, which is not there`),
  );

  function isAlive(link: string, from: string): boolean {
    const [file = '', anchor] = link.split('#', 2);
    const target = file === '' ? from : posix.normalize(posix.join(posix.dirname(from), file)).replace(/\/$/, '');
    if (!paths.has(target)) return false;
    return anchor === undefined || headings.get(target)?.has(anchor) === true;
  }
}

/** What is linked within the project; code is no text. */
function linksIn(text: string): string[] {
  const prose = text.replace(/^```.*?^```/gms, '').replace(/`[^`\n]*`/g, 'code');
  const links = [...prose.matchAll(/\]\(([^()\s]+)\)/g)].map(([, link = '']) => link);
  return links.filter((link) => !/^[a-z]+:/i.test(link));
}

/** A document's headings as GitHub names them: lower case, no punctuation, hyphens for spaces, repeats numbered. */
function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>();
  const prose = text.replace(/^```.*?^```/gms, '');
  for (const [, heading = ''] of prose.matchAll(/^#+ +(.+?) *$/gm)) {
    const words = heading.replace(/\]\([^)]*\)/g, '').toLowerCase();
    const plain = words.replace(/[^\p{L}\p{N}_ -]/gu, '').replaceAll(' ', '-');
    let anchor = plain;
    for (let n = 1; anchors.has(anchor); n += 1) anchor = `${plain}-${n}`;
    anchors.add(anchor);
  }
  return anchors;
}
