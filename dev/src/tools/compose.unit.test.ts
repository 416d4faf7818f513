import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Service } from '@artel/shared/contracts';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { settingsOfServices } from '../chart/settings.js';
import { recipes } from './images-recipe.js';
import { projectRoot } from './source-tree.js';

interface Container {
  readonly image: string;
  readonly build?: { readonly args: { readonly SERVICE: string } };
  readonly pull_policy?: string;
  readonly user?: string;
  readonly ports?: readonly string[];
  readonly profiles?: readonly string[];
  readonly restart?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly mem_limit?: string;
  readonly logging?: { readonly options?: Record<string, string> };
  readonly stop_grace_period?: string;
  readonly environment?: Record<string, unknown>;
  readonly volumes?: readonly (string | { source: string; volume?: { subpath?: string } })[];
}

const file = (name: string): string => readFileSync(join(projectRoot, name), 'utf8');
const containers: Readonly<Record<string, Container>> = parse(file('compose.yaml'), { merge: true }).services;
const services = Object.keys(settingsOfServices) as Service[];
/** What the image tells every service already. */
const inImage = [...file('Dockerfile').matchAll(/^(?:ENV| {4})\s*([A-Z_]+)=/gm)].map(([, name = '']) => name);

/** The settings a service is told, openly or by file. */
function toldTo(service: Service): string[] {
  const known = new Set(settingsOfServices[service].map(({ env }) => env));
  const names = [...Object.keys(containers[service]?.environment ?? {}), ...inImage];
  return names.map((name) => (known.has(name) ? name : name.replace(/_FILE$/, '')));
}

describe('every container of compose.yaml', () => {
  it.each(Object.entries(containers))('%s is held to what it needs', (_name, container) => {
    expect(container.read_only).toBe(true);
    expect(container.cap_drop).toEqual(['ALL']);
    expect(container.security_opt).toContain('no-new-privileges:true');
    expect(container.mem_limit).toMatch(/^\d+[mg]$/);
    expect(container.logging?.options).toMatchObject({
      'max-size': expect.any(String),
      'max-file': expect.any(String),
    });
    expect(container.restart).toMatch(/^(unless-stopped|no)$/);
  });

  it.each(Object.entries(containers))('%s has an image of a version', (_name, { image }) => {
    expect(image).toMatch(/:[^:]*\d[^:]*$/);
    expect(image).not.toMatch(/:latest$/);
  });

  it.each(Object.entries(containers))('%s sees no secrets but its own', (name, { volumes = [] }) => {
    const own = { migrate: 'auth-service' }[name] ?? name;
    for (const volume of volumes) {
      if (typeof volume === 'string') expect(volume.startsWith('secrets:') && name !== 'secrets').toBe(false);
      else expect(volume).toMatchObject({ source: 'secrets', read_only: true, volume: { subpath: own } });
    }
  });
});

describe('the system in containers', () => {
  it('has one door, and another only for those who ask for observability, on this machine alone', () => {
    const open = Object.entries(containers).filter(([, { ports = [] }]) => ports.length > 0);
    expect(open.filter(([, { profiles }]) => profiles === undefined).map(([name]) => name)).toEqual(['ingress']);
    for (const [, { profiles, ports = [] }] of open) {
      if (profiles !== undefined) expect(ports.join()).toMatch(/^127\.0\.0\.1:/);
    }
  });

  it('runs every image there is, made here unless a registry is named, and never as root', () => {
    const ours = Object.values(containers).filter(({ image }) => image.includes('ARTEL_PREFIX'));
    const built = ours.map(({ image, build }) => [/\}\/([\w-]+):/.exec(image)?.[1], build?.args.SERVICE]);
    expect(new Map(built as [string, string][])).toEqual(new Map(recipes.map(({ name, folder }) => [name, folder])));
    for (const { user, pull_policy } of ours) expect([user, pull_policy]).toEqual([undefined, `\${ARTEL_PULL:-never}`]);
  });

  it('gives services longer to end than they take at most', () => {
    const graceMs = Number(settingsOfServices['auth-service'].find(({ env }) => env === 'SHUTDOWN_GRACE_MS')?.default);
    for (const service of services) {
      expect(Number.parseInt(containers[service]?.stop_grace_period ?? '0', 10) * 1000).toBeGreaterThan(graceMs);
    }
  });

  it.each(services)('tells %s every setting it cannot do without, and none it does not know', (service) => {
    const told = toldTo(service);
    const settings = settingsOfServices[service];
    const wanted = settings.filter(({ required }) => required).map(({ env }) => env);
    // What all are told, in the image or here, and not all listen to.
    const extra = ['NODE_OPTIONS', 'MEDIA_DIR', 'OPENAPI', 'JWKS_URL'];
    expect(wanted.filter((name) => !told.includes(name))).toEqual([]);
    expect(told.filter((name) => !extra.includes(name) && !settings.some(({ env }) => env === name))).toEqual([]);
  });

  it.each(services)('tells %s its secrets by file only', (service) => {
    const secrets = settingsOfServices[service].filter(({ secret }) => secret).map(({ env }) => env);
    const openly = Object.keys(containers[service]?.environment ?? {});
    expect(openly.filter((name) => secrets.includes(name))).toEqual([]);
  });

  it('uses the version of package.json unless told otherwise', () => {
    const { version } = JSON.parse(file('package.json'));
    for (const { image } of Object.values(containers)) {
      if (image.includes('ARTEL_VERSION')) expect(image).toContain(`ARTEL_VERSION:-${version}}`);
    }
  });
});
