import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describeApi as describeAuth } from '@artel/auth-service/app';
import { describeApi as describeCatalog } from '@artel/catalog-service/app';
import { describeApi as describeNotifier } from '@artel/notifier-service/app';
import { describeApi as describeOrder } from '@artel/order-service/app';
import { contracts, subscriptions } from '@artel/shared/contracts';
import { stringify } from 'yaml';
import { chartFiles } from '../chart/generated.js';
import { dashboardFiles } from '../observability/index.js';
import { eventsMarkdown } from './events-doc.js';
import { mergeOpenApi, type OpenApiDocument } from './openapi-merge.js';
import { nameSchemas } from './openapi-schemas.js';
import { publish, publishedPath } from './published-events.js';
import { projectRoot } from './source-tree.js';

export interface GeneratedFile {
  /** Relative to the project's root. */
  readonly path: string;
  /** Undefined where there should be no such file. */
  readonly text: string | undefined;
}

/** What the generated files should be, from the routes, contracts and settings as compiled, and the chart's values. */
export async function generatedFiles(root = projectRoot): Promise<GeneratedFile[]> {
  return [
    { path: 'openapi.yaml', text: await openApiYaml() },
    { path: 'docs/events.md', text: await eventsDocument(root) },
    { path: publishedPath, text: await publishedEvents(root) },
    ...(await chartFiles()),
    ...dashboardFiles(),
  ];
}

/** Those files that are missing, say something else, or should not be there. */
export async function driftedFiles(files: readonly GeneratedFile[], root = projectRoot): Promise<string[]> {
  const drifted: string[] = [];
  for (const { path, text } of files) {
    const present = await readFile(join(root, path), 'utf8').catch(() => undefined);
    if (present !== text) drifted.push(path);
  }
  return drifted;
}

/** Brings the files up to date; gives those it had to write. */
export async function writeGenerated(files: readonly GeneratedFile[], root = projectRoot): Promise<string[]> {
  const drifted = await driftedFiles(files, root);
  for (const { path, text } of files.filter(({ path }) => drifted.includes(path))) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await (text === undefined ? rm(join(root, path)) : writeFile(join(root, path), text));
  }
  return drifted;
}

const frame = {
  openapi: '3.1.0',
  info: {
    title: 'Artel API',
    version: '0.1.0',
    description: [
      'The backend of a creator marketplace: artists publish works, collectors find, buy and collect them.',
      'Successes are `{success, message, data}`; errors are problem+json (RFC 9457) with a stable `code`.',
    ].join(' '),
    license: { name: 'MIT', identifier: 'MIT' },
  },
  servers: [{ url: 'http://localhost:8080', description: 'The system `npm start` runs.' }],
};

async function openApiYaml(): Promise<string> {
  const describers = [
    ['auth-service', describeAuth],
    ['catalog-service', describeCatalog],
    ['order-service', describeOrder],
    ['notifier-service', describeNotifier],
  ] as const;
  const parts = await Promise.all(
    describers.map(async ([service, describe]) => {
      // Through JSON, so that what is undefined or shared in memory leaves no trace in the file.
      const document: OpenApiDocument = JSON.parse(JSON.stringify(await describe()));
      return { service, document: nameSchemas(document) };
    }),
  );
  const document = mergeOpenApi(frame, parts);
  const note = '# Generated from the route schemas by `npm run generate`.\n';
  return note + stringify(document, { lineWidth: 0, aliasDuplicateObjects: false });
}

async function publishedEvents(root: string): Promise<string> {
  const published = JSON.parse(await readFile(join(root, publishedPath), 'utf8'));
  return `${JSON.stringify(publish(published, Object.values(contracts)), null, 2)}\n`;
}

async function eventsDocument(root: string): Promise<string> {
  const folder = join(root, 'shared/src/contracts/fixtures');
  const examples = new Map<string, unknown>();
  for (const name of await readdir(folder)) {
    if (!name.endsWith('.json')) continue;
    const fixture: { data?: unknown } = JSON.parse(await readFile(join(folder, name), 'utf8'));
    examples.set(name.replace(/\.json$/, ''), fixture.data ?? fixture);
  }
  return eventsMarkdown({ contracts: Object.values(contracts), subscriptions, examples });
}
