import { type TObject, type TProperties, type TSchema, Type } from 'typebox';

/**
 * Schema of a successful answer: `{success: true, message, data}`. An object schema with a `title` is a component of
 * that name in openapi.yaml, so a title means one thing across all services.
 */
export function envelope<Data extends TSchema>(data: Data, options: { readonly title?: string } = {}) {
  return Type.Object({ success: Type.Literal(true), message: Type.String(), data }, options);
}

/** The value `envelope` describes. */
export function ok<Data>(message: string, data: Data): { success: true; message: string; data: Data } {
  return { success: true, message, data };
}

/** Schema of a request body: an object that refuses fields it does not name. */
export function Body<Fields extends TProperties>(fields: Fields, options: object = {}): TObject<Fields> {
  return Type.Object(fields, { additionalProperties: false, ...options });
}

/** A schema that also allows null. */
export function Nullable<Schema extends TSchema>(schema: Schema) {
  return Type.Union([schema, Type.Null()]);
}

/** `{id}` of a path, a UUID. */
export const IdParams = Type.Object({ id: Type.String({ format: 'uuid' }) });
