import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { projectRoot } from '../tools/source-tree.js';
import { dashboards } from './dashboards.js';

/** An expression somebody relies on, and who. */
export interface Relied {
  readonly by: string;
  readonly expr: string;
}

/** A rule of `helm/artel/files/rules.yaml`. */
export interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** The alerting rules, as the chart and compose.yaml have them. */
export async function readRules(root = projectRoot): Promise<Rule[]> {
  const text = await readFile(join(root, 'helm/artel/files/rules.yaml'), 'utf8');
  const { groups }: { groups: { rules: Rule[] }[] } = parse(text);
  return groups.flatMap(({ rules }) => rules);
}

/** Every expression of every dashboard and rule. */
export async function everyQuery(): Promise<Relied[]> {
  const shown = dashboards.flatMap(({ name, rows }) =>
    rows.flatMap(({ panels }) =>
      panels.flatMap(({ title, queries }) => queries.map(({ expr }) => ({ by: `${name} › ${title}`, expr }))),
    ),
  );
  const alerts = (await readRules()).map(({ alert, expr }) => ({ by: alert, expr }));
  return [...shown, ...alerts];
}
