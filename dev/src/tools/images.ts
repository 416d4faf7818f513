import { parseArgs } from 'node:util';
import { runTool } from './cli.js';
import { docker } from './docker-cli.js';
import { checkImages } from './images-check.js';
import { checkOut } from './images-of-commit.js';
import { argumentsOf, baseImage, type Recipe, recipes, type Sources, tagsOf } from './images-recipe.js';
import { type RegistryAccess, readSources, registryAccess } from './images-sources.js';

const usage = `npm run images [-- NAME…] [--check | --ref COMMIT] [--prefix artel] [--network host] [--no-cache]

Builds the images of the services and of the local ingress, or only those named. Packages come from the registry that
your own npm uses. With --check the images are then looked into, and built a second time from nothing to be compared.
With --ref they are made of another commit, and called by it only.`;

await runTool(async (args) => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      check: { type: 'boolean', default: false },
      prefix: { type: 'string', default: 'artel' },
      ref: { type: 'string' },
      network: { type: 'string' },
      'no-cache': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const wanted = chosen(positionals);
  const checkout = values.ref === undefined ? undefined : await checkOut(values.ref);
  const sources = checkout?.sources ?? (await readSources());
  const access = await registryAccess();
  const { prefix, network } = values;
  try {
    await requireBase();
    for (const recipe of wanted) {
      const options = [...(network ? ['--network', network] : []), ...(values['no-cache'] ? ['--no-cache'] : [])];
      const tags = tagsOf(recipe, prefix, sources);
      await build(recipe, {
        ...(checkout ? { folder: checkout.folder, tags: tags.slice(1) } : { folder: '.', tags }),
        sources,
        access,
        options,
      });
    }
    return values.check && checkout === undefined ? await checkImages(wanted, { prefix, sources, access, network }) : 0;
  } finally {
    await access.close();
    await checkout?.close();
  }
});

/** @throws when a name is not one of ours */
function chosen(names: readonly string[]): readonly Recipe[] {
  const unknown = names.filter((name) => !recipes.some((recipe) => recipe.name === name));
  if (unknown.length > 0) throw new Error(`There is no image ${unknown.join(', ')}.\n\n${usage}`);
  return names.length === 0 ? recipes : recipes.filter(({ name }) => names.includes(name));
}

/** Fetches the base where it is missing, so that the first line below is about our own work. */
async function requireBase(): Promise<void> {
  await docker(['image', 'inspect', baseImage]).catch(() => docker(['pull', '--quiet', baseImage]));
}

interface Build {
  /** The sources' folder. */
  readonly folder: string;
  readonly tags: readonly string[];
  readonly sources: Sources;
  readonly access: RegistryAccess;
  readonly options: readonly string[];
}

/** Builds one image and says in a line how long it took and how much it adds to its base. */
async function build(recipe: Recipe, { folder, tags, sources, access, options }: Build): Promise<void> {
  const began = performance.now();
  if (process.stdout.isTTY) process.stdout.write(`  ${recipe.name} …`);
  await docker([
    'build',
    ...options,
    ...access.secrets.flatMap((secret) => ['--secret', secret]),
    ...Object.entries(argumentsOf(recipe, sources)).flatMap(([key, value]) => ['--build-arg', `${key}=${value}`]),
    ...tags.flatMap((tag) => ['--tag', tag]),
    folder,
  ]);
  const size = async (image: string): Promise<number> =>
    Number(await docker(['image', 'inspect', '--format', '{{.Size}}', image]));
  const added = ((await size(tags[0] ?? '')) - (await size(baseImage))) / 1e6;
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  if (process.stdout.isTTY) process.stdout.write('\r\u001b[K');
  console.log(`✓ ${recipe.name.padEnd(16)} ${seconds.padStart(6)} s  +${added.toFixed(0)} MB  ${tags.join('  ')}`);
}
