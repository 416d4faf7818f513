import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { projectRoot } from '../tools/source-tree.js';
import { customResources } from './custom-resources.js';
import { enumerations } from './enumerations.js';
import { type KubernetesObject, nameOf } from './kubernetes-object.js';
import type { KubernetesSchemas, ModelSchema } from './models.js';

/** The versions of Kubernetes the chart is checked against: the oldest it says it runs on, and the newest. */
export const kubernetesVersions = ['1.27', '1.36'] as const;
export type KubernetesVersion = (typeof kubernetesVersions)[number];

/** Gives what a version of Kubernetes would say is wrong with an object's shape, a line each. */
export type SchemaCheck = (object: KubernetesObject) => string[];

/** The check of one version: unknown fields, missing ones, wrong types and words that are none of the few allowed. */
export function schemaCheck(version: KubernetesVersion): Promise<SchemaCheck> {
  const check = checks.get(version) ?? makeCheck(version);
  checks.set(version, check);
  return check;
}

/** Compiling a version's schemas takes longer than asking them. */
const checks = new Map<KubernetesVersion, Promise<SchemaCheck>>();

async function makeCheck(version: KubernetesVersion): Promise<SchemaCheck> {
  const file = join(projectRoot, `dev/src/chart/schemas/${version}.json`);
  const { kinds, definitions }: KubernetesSchemas = JSON.parse(await readFile(file, 'utf8'));
  const ajv = new Ajv({ allErrors: true, strict: false });
  ajv.addSchema({ $id: 'kubernetes', definitions: withEnumerations(definitions) });
  const validators = new Map<string, ValidateFunction>(
    Object.entries(customResources).map(([kind, schema]) => [kind, ajv.compile(schema)]),
  );
  const validatorOf = (kind: string): ValidateFunction | undefined => {
    const name = kinds[kind];
    if (name !== undefined && !validators.has(kind)) {
      validators.set(kind, ajv.compile({ $ref: `kubernetes#/definitions/${name}` }));
    }
    return validators.get(kind);
  };
  return (object) => {
    const validate = validatorOf(`${object.apiVersion} ${object.kind}`);
    if (validate === undefined) return [`${nameOf(object)}: ${object.apiVersion} is unknown to Kubernetes ${version}`];
    // An API server takes null for absent.
    validate(withoutNulls(object));
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${nameOf(object)}${instancePath} ${message}${detail(params)}`,
    );
  };
}

function detail(params: Readonly<Record<string, unknown>>): string {
  const what = params.additionalProperty ?? params.allowedValues;
  return what === undefined ? '' : `: ${String(what)}`;
}

function withEnumerations(definitions: KubernetesSchemas['definitions']): Record<string, ModelSchema> {
  const refined = structuredClone(definitions) as Record<string, { properties: Record<string, ModelSchema> }>;
  for (const [path, words] of Object.entries(enumerations)) {
    const [name = '', field = ''] = path.split('.');
    const properties = refined[name]?.properties;
    const schema = properties?.[field];
    if (properties === undefined || schema === undefined) continue;
    properties[field] = schema.type === 'array' ? { type: 'array', items: { enum: words } } : { enum: words };
  }
  return refined as unknown as Record<string, ModelSchema>;
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutNulls(inner)]));
}
