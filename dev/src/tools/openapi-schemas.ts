import { isDeepStrictEqual } from 'node:util';
import type { OpenApiDocument } from './openapi-merge.js';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Moves each object schema that has a `title` to `components.schemas` under that title, and refers to it from where it
 * was: services compile schemas with everything inside, people and code generators want each thing once, with a name.
 *
 * @throws Error naming every title that stands for two different schemas
 */
export function nameSchemas(document: OpenApiDocument): OpenApiDocument {
  const schemas = new Map<string, unknown>();
  const conflicts = new Set<string>();

  function keep(name: string, schema: unknown): void {
    const present = schemas.get(name);
    if (present === undefined) schemas.set(name, schema);
    else if (!isDeepStrictEqual(present, schema)) conflicts.add(name);
  }

  /** The same with references in the place of titled schemas, innermost first. */
  function referring(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(referring);
    if (!isFields(value)) return value;
    const plain = referringInside(value);
    if (typeof plain.title !== 'string' || !isFields(plain.properties)) return plain;
    const reference = { $ref: `#/components/schemas/${plain.title}` };
    if (!Array.isArray(plain.type)) {
      keep(plain.title, plain);
      return reference;
    }
    // Titled "this or null": the name is that of the thing itself.
    keep(plain.title, { ...plain, type: 'object' });
    return { anyOf: [reference, { type: 'null' }] };
  }

  function referringInside(value: Fields): Fields {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, referring(inner)]));
  }

  const { paths = {}, components = {} } = document;
  for (const [name, schema] of Object.entries(components.schemas ?? {})) {
    keep(name, isFields(schema) ? referringInside(schema) : schema);
  }
  const shortened = referringInside(paths) as NonNullable<OpenApiDocument['paths']>;
  if (conflicts.size > 0) {
    throw new Error(`schemas with the same title differ: ${[...conflicts].toSorted().join(', ')}`);
  }
  return { ...document, paths: shortened, components: { ...components, schemas: Object.fromEntries(schemas) } };
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
