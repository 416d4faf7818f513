/** A JSON schema as plain data. */
interface Schema {
  readonly [keyword: string]: unknown;
}

/**
 * Says the same with fewer alternatives: a choice between constants becomes an `enum`, "this or null" becomes a
 * `type` list. TypeBox writes both as `anyOf`, which readers find harder to read, and which the response serializer
 * can only decide by validating the value against each alternative, at several times the cost.
 */
export function plainSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(plainSchema);
  if (!isSchema(schema)) return schema;
  const plain = Object.fromEntries(Object.entries(schema).map(([keyword, value]) => [keyword, plainSchema(value)]));
  return withoutChoice(plain);
}

function withoutChoice({ anyOf, ...rest }: Schema): Schema {
  if (!Array.isArray(anyOf) || !anyOf.every(isSchema)) return anyOf === undefined ? rest : { anyOf, ...rest };
  const values = anyOf.filter((alternative) => !isNull(alternative));
  const nullable = values.length < anyOf.length;
  const merged = values.length === 1 ? values[0] : constantsOf(values);
  if (merged === undefined || (nullable && typeof merged.type !== 'string')) return { anyOf, ...rest };
  return nullable ? { ...orNull(merged), ...rest } : { ...merged, ...rest };
}

/** One schema for a choice between texts; undefined when it is a choice between anything else. */
function constantsOf(alternatives: readonly Schema[]): Schema | undefined {
  const texts = alternatives.map((alternative) => alternative.const);
  return texts.every((text) => typeof text === 'string') ? { type: 'string', enum: texts } : undefined;
}

function orNull(schema: Schema): Schema {
  const choice = Array.isArray(schema.enum) ? { enum: [...schema.enum, null] } : {};
  return { ...schema, ...choice, type: [schema.type, 'null'] };
}

function isNull(schema: Schema): boolean {
  return schema.type === 'null';
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
