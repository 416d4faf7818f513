/** One field of a schema: `sales[].lines[].quantity`, `integer ≥ 1`. */
export interface FieldRow {
  readonly path: string;
  readonly type: string;
  readonly required: boolean;
}

/** As much of JSON Schema as the contracts use. */
interface Schema {
  readonly type?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly const?: unknown;
  readonly pattern?: string;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

/** Every field of an object schema, nested ones after their parent. */
export function fieldRows(schema: object, prefix = ''): FieldRow[] {
  const { properties = {}, required = [] } = schema as Schema;
  return Object.entries(properties).flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    const row = { path, type: typeOf(field), required: required.includes(name) };
    return [row, ...nestedRows(field, path)];
  });
}

function nestedRows(field: Schema, path: string): FieldRow[] {
  if (field.items) return nestedRows(field.items, `${path}[]`);
  return field.properties && !isMoney(field) ? fieldRows(field, `${path}.`) : [];
}

function typeOf(schema: Schema): string {
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(' | ');
  if (schema.items) return `list of ${typeOf(schema.items)}`;
  if (isMoney(schema)) return 'money: `amount` in minor units, `currency`';
  if (schema.type === 'integer' && schema.minimum !== undefined) return `integer ≥ ${schema.minimum}`;
  return schema.format ?? schema.type ?? 'any';
}

function isMoney({ properties }: Schema): boolean {
  return properties !== undefined && Object.keys(properties).join() === 'amount,currency';
}
