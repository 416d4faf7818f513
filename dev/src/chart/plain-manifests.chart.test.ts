import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { projectRoot } from '../tools/source-tree.js';
import { isKubernetesObject, type KubernetesObject, mapAt, nameOf } from './kubernetes-object.js';
import { referenceProblems } from './reference-check.js';
import { kubernetesVersions, schemaCheck } from './schema-check.js';

const run = promisify(execFile);

describe('k8s/', () => {
  let folder: string;
  let objects: KubernetesObject[];
  let secrets: Record<string, string>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'artel-k8s-'));
    await cp(join(projectRoot, 'k8s'), folder, { recursive: true });
    await rm(join(folder, 'secrets.env'), { force: true });
    await run('sh', [join(folder, 'make-secrets.sh')]);
    const lines = (await readFile(join(folder, 'secrets.env'), 'utf8')).trim().split('\n');
    secrets = Object.fromEntries(lines.map((line) => [line.split('=', 1)[0], line.slice(line.indexOf('=') + 1)]));
    const kustomization: { resources: string[] } = parse(await readFile(join(folder, 'kustomization.yaml'), 'utf8'));
    const texts = await Promise.all(kustomization.resources.map((name) => readFile(join(folder, name), 'utf8')));
    objects = texts
      .flatMap((text) => [...parseAllDocuments(text, { version: '1.1' })].map((document): unknown => document.toJS()))
      .filter(isKubernetesObject);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('holds every file that is applied, and applies every file', async () => {
    const present = (await readdir(folder)).filter((name) => name.endsWith('.yaml') && name !== 'kustomization.yaml');
    const { resources }: { resources: string[] } = parse(await readFile(join(folder, 'kustomization.yaml'), 'utf8'));
    expect(resources.toSorted()).toEqual(present.toSorted());
    expect(objects.length).toBeGreaterThan(30);
  });

  it('holds together with the secrets that make-secrets.sh makes, and needs all of them', () => {
    const made = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'artel-secrets' }, data: secrets };
    expect(referenceProblems([...objects, made])).toEqual([]);
    const read = JSON.stringify(objects);
    expect(Object.keys(secrets).filter((name) => !read.includes(`"${name}"`))).toEqual([]);
    for (const [name, value] of Object.entries(secrets)) expect(value.length, name).toBeGreaterThanOrEqual(32);
  });

  it('keeps no secret itself', () => {
    expect(objects.filter(({ kind }) => kind === 'Secret').map(nameOf)).toEqual([]);
  });

  it('makes secrets once, for the eyes of their owner', async () => {
    const before = await readFile(join(folder, 'secrets.env'), 'utf8');
    const { stdout } = await run('sh', [join(folder, 'make-secrets.sh')]);
    expect(stdout).toContain('there already');
    expect(await readFile(join(folder, 'secrets.env'), 'utf8')).toBe(before);
  });

  it('says numbers and words as Kubernetes reads them', () => {
    const text = JSON.stringify(objects);
    const modes = [...text.matchAll(/"defaultMode":(\d+)/g)].map(([, mode]) => Number(mode).toString(8));
    expect(new Set(modes)).toEqual(new Set(['440', '444']));
  });

  it('has nothing that only Helm understands', () => {
    const marked = objects.filter((object) => /helm\.sh|managed-by/.test(JSON.stringify(object)));
    expect(marked.map(nameOf)).toEqual([]);
  });

  it.each(kubernetesVersions)('is understood by Kubernetes %s', async (version) => {
    const check = await schemaCheck(version);
    expect(objects.filter(({ kind }) => kind !== 'Namespace').flatMap(check)).toEqual([]);
  });

  it('enforces in its namespace what its pods keep', () => {
    const namespace = objects.find(({ kind }) => kind === 'Namespace');
    expect(mapAt(namespace, 'metadata', 'labels')['pod-security.kubernetes.io/enforce']).toBe('restricted');
  });
});
