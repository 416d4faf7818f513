import { posix } from 'node:path';
import { environmentReadsOf, importsOf, type Reference } from './imports.js';
import { isTest, type SourceFile } from './source-tree.js';

/** One broken rule; `file:line` is where, `message` what to do about it. */
export interface Violation {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

type Rule = (
  path: string,
  imports: readonly Reference[],
) => readonly { readonly line: number; readonly message: string }[];

const rules: readonly Rule[] = [
  driversAtTheEdge,
  brokerInMessaging,
  servicesApart,
  featuresThroughIndex,
  testingInTests,
];

/** Checks the architecture rules of `docs/architecture.md` on one file. */
export function lintImports({ path, text }: SourceFile): Violation[] {
  const imports = importsOf(text);
  const broken = rules.flatMap((rule) => rule(path, imports));
  if (!mayReadEnvironment(path)) {
    const message = 'process.env is read only in config.ts; take the setting as an argument';
    broken.push(...environmentReadsOf(text).map(({ line }) => ({ line, message })));
  }
  return broken.map((violation) => ({ file: path, ...violation })).toSorted((a, b) => a.line - b.line);
}

function driversAtTheEdge(path: string, imports: readonly Reference[]) {
  if (isTooling(path) || isForTests(path) || mayUseDrivers(path)) return [];
  return imports
    .filter(({ name }) => name === 'mongodb' || name === 'pg')
    .map(({ line, name }) => ({
      line,
      message: `'${name}' may be imported only by repositories, dependencies.ts and shared's store adapters`,
    }));
}

function mayUseDrivers(path: string): boolean {
  if (/^shared\/src\/(outbox|projections)\//.test(path)) return true;
  if (/(mongo|postgres)[\w-]*\.ts$/.test(path)) return true;
  return /\/(database|migrations)\/|(^|\/|-)repository\.ts$|\/src\/dependencies\.ts$/.test(path);
}

function brokerInMessaging(path: string, imports: readonly Reference[]) {
  if (/^(shared\/src\/messaging|dev\/src\/engines|e2e|bench)\//.test(path) || isForTests(path)) return [];
  return imports
    .filter(({ name }) => name === 'amqplib')
    .map(({ line }) => ({ line, message: "'amqplib' may be imported only by shared/src/messaging" }));
}

function servicesApart(path: string, imports: readonly Reference[]) {
  const own = workspaceOf(path);
  if (isTooling(path)) return [];
  return imports
    .filter(({ name }) => {
      const target = name.startsWith('.') ? workspaceOf(resolve(path, name)) : name.replace(/^@artel\//, '');
      return /^[\w-]+-service(\/|$)/.test(target) && target.split('/', 1)[0] !== own;
    })
    .map(({ line, name }) => ({ line, message: `'${name}' belongs to another service; services share only events` }));
}

function featuresThroughIndex(path: string, imports: readonly Reference[]) {
  const own = featureOf(path);
  if (own === undefined || isTooling(path) || isForTests(path)) return [];
  return imports
    .filter(({ name }) => name.startsWith('.'))
    .filter(({ name }) => {
      const target = resolve(path, name);
      const other = featureOf(target);
      return other !== undefined && other !== own && !/^[^/]+\/src\/[^/]+\/index\.js$/.test(target);
    })
    .map(({ line, name }) => ({ line, message: `'${name}' is inside another feature; import its index.js` }));
}

function testingInTests(path: string, imports: readonly Reference[]) {
  if (isForTests(path) || isTooling(path)) return [];
  return imports
    .filter(({ name }) => name === '@artel/shared/testing' || name === 'vitest')
    .map(({ line, name }) => ({ line, message: `'${name}' is for tests only` }));
}

function mayReadEnvironment(path: string): boolean {
  return isTooling(path) || isForTests(path) || /\/config\.ts$|^shared\/src\/config\//.test(path);
}

/** Tests, and what only they use, may look inside of what they test. */
function isForTests(path: string): boolean {
  return isTest(path) || /\/src\/([\w-]+\/)?testing\/|\/test-[\w-]+\.ts$/.test(path);
}

/** The workspaces that drive the system from outside and are no part of it. */
function isTooling(path: string): boolean {
  return /^(dev|e2e|bench)\//.test(path);
}

function workspaceOf(path: string): string {
  return path.split('/', 1)[0] ?? '';
}

/** `order-service/src/orders` of a file in it; undefined for files directly in `src`, and in shared, which has none. */
function featureOf(path: string): string | undefined {
  return /^([^/]+-service\/src\/[^/]+)\//.exec(path)?.[1];
}

function resolve(from: string, specifier: string): string {
  return posix.join(posix.dirname(from), specifier);
}
