import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { contracts, subscriptions } from '@artel/shared/contracts';
import { checkSettings } from '../chart/chart-check.js';
import { findHelm } from '../chart/helm.js';
import { runTool } from './cli.js';
import { eventProblems } from './events-check.js';
import { driftedFiles, generatedFiles } from './generated-files.js';
import { missingProofs } from './guarantees.js';
import { lintImports } from './import-lint.js';
import { deadLinks, readProject } from './links.js';
import { brokenPromises, publishedPath } from './published-events.js';
import { isTest, projectRoot, readSources } from './source-tree.js';

/** A check gives what is wrong, a line each; nothing means it passed. */
type Check = () => Promise<readonly string[]>;

const checks: Readonly<Record<string, Check>> = {
  'format and lint': () => command('biome', 'check', '--colors=off', '.'),
  types: () => command('tsc', '-b', '--pretty', 'false'),
  'generated files': async () =>
    (await driftedFiles(await generatedFiles())).map((path) => `${path} is not what the code says: npm run generate`),
  'API description': () => command('redocly', 'lint', '--format=stylish', 'openapi.yaml'),
  imports: async () =>
    (await readSources()).flatMap(lintImports).map(({ file, line, message }) => `${file}:${line} ${message}`),
  events: async () => eventProblems(Object.values(contracts), subscriptions, await readSources()),
  'published events': async () =>
    brokenPromises(JSON.parse(await readFile(join(projectRoot, publishedPath), 'utf8')), Object.values(contracts)),
  settings: async () => {
    const helm = await findHelm();
    if (typeof helm !== 'string') return checkSettings(helm);
    console.log(`- settings in the chart: skipped, ${helm}`);
    return [];
  },
  guarantees: () => proofsMissingIn('docs/guarantees.md'),
  'attack tables': () => proofsMissingIn('docs/security.md'),
  links: async () => deadLinks(await readProject()),
};

await runTool(async () => {
  const failed: string[] = [];
  for (const [name, check] of Object.entries(checks)) {
    const began = performance.now();
    const problems = await check().catch((error: unknown) => [error instanceof Error ? error.message : String(error)]);
    const seconds = `${((performance.now() - began) / 1000).toFixed(1)} s`;
    console.log(`${problems.length === 0 ? '✓' : '✗'} ${name.padEnd(18)} ${seconds}`);
    for (const line of problems.join('\n').split('\n').filter(Boolean)) console.log(`    ${line}`);
    if (problems.length > 0) failed.push(name);
  }
  console.log(failed.length === 0 ? '\nEverything holds.' : `\nFailed: ${failed.join(', ')}.`);
  return failed.length === 0 ? 0 : 1;
});

async function proofsMissingIn(path: string): Promise<string[]> {
  const document = await readFile(join(projectRoot, path), 'utf8').catch(() => '');
  const tests = (await readSources()).filter((source) => isTest(source.path));
  return missingProofs(document, tests, path);
}

/** Runs a program of `node_modules`; what it says counts only when it fails. */
function command(program: string, ...args: string[]): Promise<string[]> {
  const env = { ...process.env, NO_COLOR: '1', REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
  const child = spawn(join(projectRoot, 'node_modules/.bin', program), args, {
    cwd: projectRoot,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk) => output.push(chunk));
  child.stderr.on('data', (chunk) => output.push(chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code === 0 ? [] : [Buffer.concat(output).toString(), `exit code ${code}`]));
  });
}
