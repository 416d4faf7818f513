/** What people send who hope that it ends up in a query, a page, a path, a header or a template. */
export const hostileTexts: readonly string[] = [
  `'; drop table users; --`,
  `" or ""="`,
  '{"$gt":""}',
  '$where: sleep(1000)',
  '<script>alert(1)</script>',
  '../../../../etc/passwd',
  'a\r\nset-cookie: x=1',
  'nul\u0000byte',
  '\ud800 half a character',
  '\u202egnp.exe',
  '#{7*7}{{7*7}}<%= 7*7 %>',
  '%00%2e%2e%2f%c0%ae',
  '__proto__',
  'x'.repeat(5_000),
];

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
}

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> };
}

interface Specification {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
}

/** One request to be injected. */
export interface HostileRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly payload?: Record<string, unknown>;
}

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

/**
 * Requests with hostile text in every place an API takes text: each parameter of the path and the query, and each field
 * of a JSON body, where objects are sent for texts as well.
 *
 * @param description an OpenAPI 3 document
 */
export function hostileRequests(description: object): HostileRequest[] {
  const spec = description as Specification;
  return Object.entries(spec.paths ?? {}).flatMap(([path, operations]) =>
    methods.flatMap((method) => {
      const operation = operations[method];
      return operation === undefined ? [] : requestsTo(spec, method, path, operation);
    }),
  );
}

function requestsTo(spec: Specification, method: string, path: string, operation: Operation): HostileRequest[] {
  const schema = resolved(spec, operation.requestBody?.content?.['application/json']?.schema);
  return hostileTexts.flatMap((text) => {
    const url = urlWith(path, operation, text);
    const upper = method.toUpperCase() as HostileRequest['method'];
    if (schema === undefined) return [{ method: upper, url }];
    return [text, { $gt: '' }, [text]].map((value) => ({
      method: upper,
      url,
      payload: bodyWith(spec, schema, value),
    }));
  });
}

function urlWith(path: string, { parameters = [] }: Operation, text: string): string {
  // A text that is no Unicode cannot be put into a URL at all; this replaces its broken halves.
  const encoded = encodeURIComponent(Buffer.from(text).toString());
  const query = parameters.filter((one) => one.in === 'query').map(({ name }) => `${name}=${encoded}`);
  return `${path.replaceAll(/\{[^}]+\}/g, encoded)}${query.length > 0 ? `?${query.join('&')}` : ''}`;
}

/** Every field as it should be, but for texts, which are hostile. */
function bodyWith(spec: Specification, schema: Schema, value: unknown): Record<string, unknown> {
  const fields = Object.entries(schema.properties ?? {});
  return Object.fromEntries(fields.map(([name, field]) => [name, sample(spec, field, value)]));
}

function sample(spec: Specification, unresolved: Schema, value: unknown): unknown {
  const schema = resolved(spec, unresolved) ?? {};
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.anyOf !== undefined) return sample(spec, schema.anyOf[0] ?? {}, value);
  switch (schema.type) {
    case 'integer':
    case 'number':
      return 1;
    case 'boolean':
      return true;
    case 'array':
      return [sample(spec, schema.items ?? {}, value)];
    case 'object':
      return bodyWith(spec, schema, value);
    default:
      return value;
  }
}

function resolved(spec: Specification, schema: Schema | undefined): Schema | undefined {
  if (schema?.$ref === undefined) return schema;
  return spec.components?.schemas?.[schema.$ref.split('/').at(-1) ?? ''];
}
