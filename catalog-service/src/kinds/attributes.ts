import { AppError, type FieldError } from '@artel/shared/errors';
import { Compile } from 'typebox/compile';
import type { KindName } from './kind.js';
import { kinds } from './registry.js';

const validators = Object.fromEntries(Object.values(kinds).map(({ name, attributes }) => [name, Compile(attributes)]));

/**
 * Holds the attributes of a listing to the schema of its kind; needed where the route's own schema cannot, because the
 * body says which kind it is. Throws `validation_failed` naming each field.
 */
export function checkAttributes(kind: KindName, attributes: Record<string, unknown>): void {
  const validator = validators[kind];
  if (validator === undefined || validator.Check(attributes)) return;
  const known = Object.keys(kinds[kind].attributes.properties);
  const unknownFields = Object.keys(attributes).filter((name) => !known.includes(name));
  const fields: FieldError[] = unknownFields.map((name) => ({
    field: `attributes.${name}`,
    message: `is not an attribute of a listing of kind ${kind}`,
  }));
  for (const { instancePath, message } of validator.Errors(attributes)) {
    const path = instancePath.slice(1).replaceAll('/', '.');
    if (path === '' || unknownFields.includes(path)) continue;
    fields.push({ field: `attributes.${path}`, message });
  }
  const message = fields.map(({ field, message }) => `${field} ${message}`).join('; ');
  throw new AppError('validation_failed', message, { fields });
}
