import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { docker } from './docker-cli.js';
import { argumentsOf, baseImage, type Recipe, type Sources, tagsOf } from './images-recipe.js';
import { type ImageFacts, imageProblems, type Lock, likeness, packagesForDevelopment } from './images-rules.js';
import type { RegistryAccess } from './images-sources.js';
import { projectRoot } from './source-tree.js';

export interface CheckOptions {
  readonly prefix: string;
  readonly sources: Sources;
  readonly access: RegistryAccess;
  readonly network: string | undefined;
}

interface Inspected {
  readonly Size: number;
  readonly Config: {
    readonly User?: string;
    readonly Labels?: Record<string, string> | null;
    readonly Healthcheck?: unknown;
  };
  readonly RootFS: { readonly Layers: readonly string[] };
}

/** Looks into images just built, one line each, and gives the exit code: 1 when a rule is broken. */
export async function checkImages(wanted: readonly Recipe[], options: CheckOptions): Promise<number> {
  const lock: Lock = JSON.parse(await readFile(join(projectRoot, 'package-lock.json'), 'utf8'));
  const unwanted = packagesForDevelopment(lock);
  const again = await buildAgain(wanted, options);
  const base = await inspect(baseImage);
  let broken = 0;
  for (const recipe of wanted) {
    const [image = ''] = tagsOf(recipe, options.prefix, options.sources);
    const { Size, Config, RootFS } = await inspect(image);
    const entries = await entriesOf(image);
    const copy = again(recipe);
    const facts: ImageFacts = {
      addedBytes: Size - base.Size,
      user: Config.User ?? '',
      labels: Config.Labels ?? {},
      hasHealthcheck: Config.Healthcheck !== undefined,
      entries,
      layers: RootFS.Layers,
      again: { entries: await entriesOf(copy), layers: (await inspect(copy)).RootFS.Layers },
      unwanted,
    };
    const problems = imageProblems(facts);
    await docker(['image', 'rm', copy]);
    const summary = `+${(Size / 1e6 - base.Size / 1e6).toFixed(0)} MB, user ${Config.User}, ${entries.size} files and folders`;
    console.log(`${problems.length === 0 ? '✓' : '✗'} ${recipe.name.padEnd(16)} ${summary}, ${likeness(facts)}`);
    for (const problem of problems) console.log(`    ${problem}`);
    broken += problems.length;
  }
  return broken === 0 ? 0 : 1;
}

/** Builds all of them in one go, with nothing from the cache, under names of their own. */
async function buildAgain(wanted: readonly Recipe[], { sources, access, network }: CheckOptions) {
  const nameOf = ({ name }: Recipe): string => `artel-again/${name}:check`;
  const target = Object.fromEntries(
    wanted.map((recipe) => [
      recipe.name,
      {
        context: '.',
        args: argumentsOf(recipe, sources),
        tags: [nameOf(recipe)],
        secret: access.secrets,
        output: ['type=docker'],
        ...(network && { network }),
      },
    ]),
  );
  const plan = { group: { default: { targets: wanted.map(({ name }) => name) } }, target };
  await docker(['buildx', 'bake', '--allow', 'fs.read=*', '--no-cache', '--file', '-'], {
    input: JSON.stringify(plan),
  });
  return nameOf;
}

async function inspect(image: string): Promise<Inspected> {
  const [found]: Inspected[] = JSON.parse(await docker(['image', 'inspect', image]));
  if (found === undefined) throw new Error(`${image} is not there`);
  return found;
}

/**
 * What lies in the image beside the base: path below /artel, and all that a layer keeps of it: type, mode, owner, time,
 * where a link points, and the SHA-256 of a file's content.
 */
async function entriesOf(image: string): Promise<Map<string, string>> {
  const script = `cd /artel && find . -type f -exec sha256sum {} + && echo && find . -printf '%y %m %U:%G %T@ %l  %p\\n'`;
  const printed = await docker(['run', '--rm', '--network', 'none', '--entrypoint', 'sh', image, '-c', script]);
  const [hashes = '', attributes = ''] = printed.split('\n\n');
  const hashOf = new Map(hashes.split('\n').map(byPath));
  return new Map(
    attributes
      .split('\n')
      .filter(Boolean)
      .map(byPath)
      .map(([path, value]) => [path, `${value} ${hashOf.get(path) ?? ''}`]),
  );
}

/** `value  ./path` as path and value. */
function byPath(line: string): [string, string] {
  const at = line.indexOf('  ./');
  return at === -1 ? ['.', line] : [line.slice(at + 4), line.slice(0, at)];
}
