import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { runTool } from '../tools/cli.js';
import { projectRoot } from '../tools/source-tree.js';
import { collectSchemas, type KubernetesSchemas } from './models.js';

const run = promisify(execFile);

const usage = `node dev/dist/chart/distil-schemas.js <version of @kubernetes/client-node>...

Writes dev/src/chart/schemas/<version of Kubernetes>.json from the models of that package, which are generated from the
API's own description: 0.19.0 has Kubernetes 1.27, 2.0.1 has 1.36.`;

await runTool(async (versions) => {
  if (versions.length === 0 || versions.some((version) => !/^\d+\.\d+\.\d+$/.test(version))) {
    console.error(usage);
    return 2;
  }
  for (const version of versions) {
    const schemas = await distil(version);
    const path = `dev/src/chart/schemas/${schemas.kubernetes}.json`;
    await writeFile(join(projectRoot, path), textOf(schemas, version));
    console.log(`wrote ${path}: ${Object.keys(schemas.definitions).length} definitions`);
  }
  return 0;
});

async function distil(version: string): Promise<KubernetesSchemas> {
  const folder = await mkdtemp(join(tmpdir(), 'artel-schemas-'));
  try {
    const pack = ['pack', '--silent', `@kubernetes/client-node@${version}`, '--pack-destination', folder];
    const archive = (await run('npm', pack, { cwd: folder })).stdout.trim();
    await run('tar', ['xzf', join(folder, archive), '-C', folder]);
    const declarations = await readDeclarations(join(folder, 'package/dist/gen'));
    const kubernetes = /OpenAPI (?:document|spec version): (?:release-|v)(\d+\.\d+)/.exec(
      declarations.get('V1Pod') ?? '',
    );
    if (kubernetes?.[1] === undefined) throw new Error('the package does not say which Kubernetes it is for');
    return collectSchemas(kubernetes[1], (name) => declarations.get(name) ?? '');
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Newer packages call the folder `models`, and the files as the classes. */
async function readDeclarations(folder: string): Promise<Map<string, string>> {
  const models = (await readdir(folder)).includes('models') ? 'models' : 'model';
  const files = (await readdir(join(folder, models))).filter((name) => name.endsWith('.d.ts'));
  const texts = files.map(async (name) => {
    const text = await readFile(join(folder, models, name), 'utf8');
    return [name.slice(0, 1).toUpperCase() + name.slice(1, -'.d.ts'.length), text] as const;
  });
  return new Map(await Promise.all(texts));
}

/** A line per definition, so that a change of version can be read. */
function textOf({ kubernetes, kinds, definitions }: KubernetesSchemas, version: string): string {
  const source = `Made by dev/src/chart/distil-schemas.ts from the models of @kubernetes/client-node ${version} (Apache-2.0).`;
  const entries = (map: object): string =>
    Object.entries(map)
      .map(([key, value]) => `    ${JSON.stringify(key)}: ${JSON.stringify(value)}`)
      .join(',\n');
  return `{
  "$comment": ${JSON.stringify(source)},
  "kubernetes": ${JSON.stringify(kubernetes)},
  "kinds": {
${entries(kinds)}
  },
  "definitions": {
${entries(definitions)}
  }
}
`;
}
