import type { FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Settings } from 'typebox/system';
import { AppError } from '../errors/index.js';
import { describeProblems } from './validation-messages.js';

// A form's problems are told all at once; the bound keeps a hostile body from costing more than it should.
Settings.Set({ maxErrors: 64 });

interface PlainSchema {
  readonly type?: unknown;
  readonly properties?: Readonly<Record<string, PlainSchema>>;
  readonly default?: unknown;
}

/**
 * Compiles the schemas of requests with TypeBox. Bodies are taken as they are; query, path and header values arrive
 * as text and are converted to the type the schema wants, with its defaults filled in.
 */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const validator = Compile(schema);
  const part = httpPart ?? 'body';
  const prepare = preparation(schema, part, (value) => validator.Convert(validator.Default(value)));
  return (input: unknown) => {
    const value = prepare(input);
    if (validator.Check(value)) return { value };
    const fields = describeProblems(validator.Errors(value), part === 'querystring' ? 'query' : part);
    const message = fields.map((field) => field.message).join('; ');
    return { error: new AppError('validation_failed', message, { fields }) };
  };
};

function preparation(schema: PlainSchema, part: string, convert: (value: unknown) => unknown) {
  if (part === 'body') {
    // No body at all: tell which fields are required, not that null is no object.
    return schema.type === 'object' ? (value: unknown) => convertNothing(value ?? {}) : convertNothing;
  }
  if (isPlainText(schema)) return convertNothing;
  // Most lists are asked for without a word more, and what defaults make of that is always the same plain values.
  const defaults = convert({}) as object;
  return (value: unknown) => (isEmpty(value) ? { ...defaults } : convert(value));
}

function isEmpty(value: unknown): boolean {
  for (const _ in value as object) return false;
  return true;
}

function convertNothing(value: unknown): unknown {
  return value;
}

/** Whether every value is a text without default, so that nothing needs converting: true of most paths. */
function isPlainText({ properties = {} }: PlainSchema): boolean {
  return Object.values(properties).every((property) => property.type === 'string' && property.default === undefined);
}
