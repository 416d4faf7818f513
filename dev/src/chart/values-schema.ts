import type { Json } from './kubernetes-object.js';
import type { ValueEntry } from './values-file.js';

type Schema = Readonly<Record<string, Json>>;

/** The words a comment may use for a type; anything else is a value of an enumeration. */
const types: Readonly<Record<string, Schema>> = {
  string: { type: 'string' },
  integer: { type: 'integer', minimum: 0 },
  number: { type: 'number' },
  boolean: { type: 'boolean' },
  null: { type: 'null' },
  object: { type: 'object' },
  list: { type: 'array' },
  strings: { type: 'array', items: { type: 'string' } },
  quantity: { type: ['string', 'number'] },
  any: {},
};

/** `values.schema.json`, in the draft Helm 3 knows: keys nobody described are refused, but for `global`. */
export function valuesSchema(entries: readonly ValueEntry[]): Schema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $comment: 'Generated from values.yaml by `npm run generate`.',
    type: 'object',
    additionalProperties: false,
    properties: {
      ...propertiesOf(entries),
      global: { description: 'Of charts above this one; not read.', type: 'object' },
    },
  };
}

/** Keys whose value does not tell their type, and whose comment does not either. */
export function untyped(entries: readonly ValueEntry[]): string[] {
  return entries.flatMap(({ value, declared, path, children }) => [
    ...(value === null && declared.length === 0 ? [path.join('.')] : []),
    ...untyped(children),
  ]);
}

function propertiesOf(entries: readonly ValueEntry[]): Schema {
  return Object.fromEntries(entries.map((entry) => [entry.path.at(-1) ?? '', schemaOf(entry)]));
}

function schemaOf(entry: ValueEntry): Schema {
  const description = entry.doc === '' ? {} : { description: entry.doc };
  return { ...description, ...(entry.declared.length > 0 ? declaredSchema(entry.declared) : inferredSchema(entry)) };
}

function declaredSchema(declared: readonly string[]): Schema {
  const known = declared.map((word) => types[word]).filter((type) => type !== undefined);
  const values = declared.filter((word) => types[word] === undefined).map((word) => word.replace(/^["']|["']$/g, ''));
  const choices: Schema[] = [...known, ...(values.length > 0 ? [{ enum: values }] : [])];
  return choices.length === 1 ? (choices[0] ?? {}) : { anyOf: choices };
}

function inferredSchema({ value, children }: ValueEntry): Schema {
  if (children.length > 0) return { type: 'object', additionalProperties: false, properties: propertiesOf(children) };
  if (Array.isArray(value)) return { type: 'array', ...itemsLike(value) };
  if (typeof value === 'object' && value !== null) return { type: 'object' };
  if (typeof value === 'number') {
    return Number.isInteger(value) ? { type: 'integer', ...(value < 0 ? {} : { minimum: 0 }) } : { type: 'number' };
  }
  return { type: value === null ? 'null' : typeof value };
}

/** Lists whose default holds plain values hold nothing else; what others hold is Kubernetes' affair. */
function itemsLike(list: readonly Json[]): Schema {
  if (list.length === 0) return {};
  if (list.every((item) => typeof item === 'string')) return { items: { type: 'string' } };
  return list.every((item) => Number.isInteger(item)) ? { items: { type: 'integer', minimum: 0 } } : {};
}
