/** An image of ours: its name, and the folder of the workspace that is in it. */
export interface Recipe {
  readonly name: string;
  readonly folder: string;
}

/** Every image, in the order they are built. */
export const recipes: readonly Recipe[] = [
  { name: 'auth-service', folder: 'auth-service' },
  { name: 'catalog-service', folder: 'catalog-service' },
  { name: 'order-service', folder: 'order-service' },
  { name: 'notifier-service', folder: 'notifier-service' },
  { name: 'ingress', folder: 'deploy/ingress' },
];

/** What every image starts from, as the Dockerfile has it. */
export const baseImage = 'node:24-bookworm-slim';

/** Which state of the sources an image is made of. */
export interface Sources {
  /** Of package.json. */
  readonly version: string;
  /** The commit, or `unknown` outside of a repository. */
  readonly revision: string;
  /** Whether there are changes that are in no commit. */
  readonly changed: boolean;
  /** When the commit was made, in seconds since 1970; 0 when there is none. */
  readonly epoch: number;
  /** Where the sources can be had; empty when nobody says. */
  readonly url: string;
}

const shortRevision = 12;

/** What an image is called: by version, and by commit (with `-changed` when it is not quite that commit). */
export function tagsOf({ name }: Recipe, prefix: string, { version, revision, changed }: Sources): string[] {
  const commit = revision === 'unknown' ? [] : [`${revision.slice(0, shortRevision)}${changed ? '-changed' : ''}`];
  return [version, ...commit].map((tag) => `${prefix}/${name}:${tag}`);
}

/** The Dockerfile's arguments. */
export function argumentsOf({ folder }: Recipe, sources: Sources): Record<string, string> {
  return {
    SERVICE: folder,
    VERSION: sources.version,
    REVISION: sources.changed ? `${sources.revision}-changed` : sources.revision,
    SOURCE: sources.url,
    SOURCE_DATE_EPOCH: String(sources.epoch),
    CREATED: new Date(sources.epoch * 1000).toISOString().replace('.000Z', 'Z'),
  };
}

/** What a remote's address is without who may push there; empty for one that only its machine understands. */
export function publicAddress(remote: string): string {
  const ssh = /^(?:ssh:\/\/)?[\w.-]+@([\w.-]+)[:/](.+)$/.exec(remote);
  if (ssh) return `https://${ssh[1]}/${ssh[2]}`.replace(/\.git$/, '');
  if (!/^https?:\/\//.test(remote)) return '';
  const url = new URL(remote);
  url.username = '';
  url.password = '';
  return url.href.replace(/\.git$/, '');
}
