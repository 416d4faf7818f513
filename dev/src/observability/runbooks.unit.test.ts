import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { projectRoot } from '../tools/source-tree.js';

interface Rules {
  readonly groups: readonly { readonly rules: readonly { alert: string; annotations: { runbook: string } }[] }[];
}

const file = (name: string): string => readFileSync(join(projectRoot, name), 'utf8');
const { groups }: Rules = parse(file('helm/artel/files/rules.yaml'));
const alerts = groups.flatMap(({ rules }) => rules.map(({ alert, annotations }) => ({ alert, ...annotations })));
const operations = file('docs/operations.md');

/** The anchors of a document's headings, as Markdown viewers make them. */
const anchors = new Map(
  operations.split(/^#+ /m).map((section) => {
    const [heading = ''] = section.split('\n', 1);
    const anchor = heading
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replace(/ /g, '-');
    return [anchor, section];
  }),
);

describe('what to do', () => {
  it.each(alerts)('about $alert is written where the alert says', ({ alert, runbook }) => {
    const [document, anchor = ''] = runbook.split('#');
    expect(document).toBe('docs/operations.md');
    expect(anchors.get(anchor) ?? `there is no ${anchor}`).toContain(`\`${alert}\``);
  });

  it('is found by every link within the document', () => {
    const links = [...operations.matchAll(/\]\(#([\w-]+)\)/g)].map(([, anchor = '']) => anchor);
    expect(links.filter((anchor) => !anchors.has(anchor))).toEqual([]);
  });

  it('names no script or test that is not there', () => {
    const scripts = [...operations.matchAll(/\b((?:deploy\/compose|k8s)\/[\w-]+\.sh)\b/g)].map(([, path = '']) => path);
    for (const path of new Set(scripts)) expect(file(path)).toMatch(/^#!\/bin\/sh/);
    const commands = [...operations.matchAll(/npm run ([\w-]+)/g)].map(([, name = '']) => name);
    const known = JSON.parse(file('package.json')).scripts;
    expect(commands.filter((name) => !(name in known))).toEqual([]);
  });
});
