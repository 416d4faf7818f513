/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const uniqueViolation = '23505';

/** The name of the unique index a write ran into, or undefined when the error is something else. */
export function violatedUniqueIndex(error: unknown): string | undefined {
  if (!(error instanceof Error) || Reflect.get(error, 'code') !== uniqueViolation) return undefined;
  return String(Reflect.get(error, 'constraint'));
}
