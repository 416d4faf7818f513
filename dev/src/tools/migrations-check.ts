import type { SourceFile } from './source-tree.js';

/** A statement that a rule forbids and that is right all the same: how it begins, and why. */
export type Excuses = Readonly<Record<string, Readonly<Record<string, string>>>>;

interface Rule {
  readonly matches: RegExp;
  readonly breaks: string;
}

/** What the version before, which runs beside and may come back, could not live with. */
const rules: readonly Rule[] = [
  { matches: /^drop (table|view|function|type|schema)\b/, breaks: 'takes away what the version before uses' },
  { matches: /\bdrop column\b/, breaks: 'takes away a column the version before uses' },
  { matches: /\brename\b/, breaks: 'takes away the name the version before uses' },
  { matches: /\balter column \S+ (set data )?type\b/, breaks: 'changes what the version before writes there' },
  { matches: /\bset not null\b/, breaks: 'refuses rows of the version before' },
  { matches: /\balter column \S+ drop default\b/, breaks: 'refuses rows of the version before' },
  {
    matches: /\badd (constraint \S+ )?(check|unique|foreign key|exclude)\b/,
    breaks: 'may refuse rows of the version before',
  },
  { matches: /^create unique index\b/, breaks: 'may refuse rows of the version before' },
];

/**
 * Statements of migrations that do more than add, a line each. The schema is changed while the version before still
 * runs, so a release only expands it; what nobody uses any more is taken away by a later one.
 */
export function migrationProblems(sources: readonly SourceFile[], excuses: Excuses): string[] {
  const migrations = sources.flatMap(({ path, text }) => {
    const name = /\/src\/migrations\/(\d[\w-]*)\.ts$/.exec(path)?.[1];
    return name === undefined ? [] : [{ name, statements: statementsOf(text) }];
  });
  const broken = migrations.flatMap(({ name, statements }) =>
    statements.flatMap((statement) => {
      const breaks = breaksOf(statement, tablesOf(statements));
      if (breaks === undefined || excuseFor(excuses[name], statement) !== undefined) return [];
      return [`${name} ${breaks}: ${statement.slice(0, 80)}`];
    }),
  );
  const idle = Object.entries(excuses).flatMap(([name, all]) => {
    const statements = migrations.find((migration) => migration.name === name)?.statements ?? [];
    return Object.keys(all)
      .filter((begin) => !statements.some((statement) => statement.startsWith(begin)))
      .map((begin) => `${name} is excused for something it does not do: ${begin}`);
  });
  return [...broken, ...idle];
}

/** The statements in a migration's template literals: one line each, in lower case, without bodies of functions. */
function statementsOf(text: string): string[] {
  const literals = [...text.matchAll(/`([^`]*)`/g)].map(([, sql = '']) => sql);
  return literals
    .join(';')
    .replace(/\$\$[\s\S]*?\$\$/g, '')
    .replace(/'[^']*'/g, "''")
    .split(';')
    .map((statement) => statement.replace(/\s+/g, ' ').trim().toLowerCase())
    .filter(Boolean);
}

/** Tables that begin to exist here: no version before writes to them. */
function tablesOf(statements: readonly string[]): Set<string> {
  return new Set(
    statements.flatMap((statement) => /^create table (?:if not exists )?(\S+)/.exec(statement)?.[1] ?? []),
  );
}

function breaksOf(statement: string, created: ReadonlySet<string>): string | undefined {
  const table = /^(?:alter table (?:only )?|create (?:unique )?index .*? on )(\S+)/.exec(statement)?.[1];
  if (table !== undefined && created.has(table)) return undefined;
  const rule = rules.find(({ matches }) => matches.test(statement));
  if (rule !== undefined) return rule.breaks;
  const demanded = addedColumns(statement).find(
    (column) => /\bnot null\b/.test(column) && !/\b(default|generated)\b/.test(column),
  );
  return demanded === undefined ? undefined : 'refuses rows of the version before';
}

function addedColumns(statement: string): string[] {
  return statement.split(/\badd column\b/).slice(1);
}

function excuseFor(excuses: Readonly<Record<string, string>> = {}, statement: string): string | undefined {
  return Object.entries(excuses).find(([begin]) => statement.startsWith(begin))?.[1];
}
