import type { TLocalizedValidationError } from 'typebox/error';
import type { FieldError } from '../errors/index.js';

type Failure = TLocalizedValidationError;

/**
 * TypeBox's findings as sentences for people, one per field: "password must be at least 10 characters". A choice
 * that matches none of its alternatives is one problem, not one per alternative.
 */
export function describeProblems(failures: readonly Failure[], part: string): FieldError[] {
  const choices = failures.filter((failure) => failure.keyword === 'anyOf');
  const insideChoice = (failure: Failure): boolean =>
    choices.some((choice) => failure.schemaPath.startsWith(`${choice.schemaPath}/anyOf/`));
  const byField = new Map<string, FieldError>();
  for (const failure of failures) {
    if (insideChoice(failure)) continue;
    for (const problem of problemsOf(failure, failures, part)) {
      if (!byField.has(problem.field)) byField.set(problem.field, problem);
    }
  }
  return [...byField.values()];
}

function problemsOf(failure: Failure, all: readonly Failure[], part: string): FieldError[] {
  const path = pathOf(failure.instancePath);
  if (failure.keyword === 'required') {
    return failure.params.requiredProperties.map((name) => about([...path, name], 'is required', part));
  }
  if (failure.keyword === 'additionalProperties') {
    return failure.params.additionalProperties.map((name) => about([...path, name], 'is not a known field', part));
  }
  // TypeBox reports a refused field twice; the other report names it.
  if (failure.keyword === 'boolean') return [];
  if (failure.keyword === 'anyOf') return [about(path, describeChoice(failure, all), part)];
  return [about(path, describe(failure), part)];
}

function about(path: readonly string[], problem: string, part: string): FieldError {
  const field = path.join('.') || part;
  return { field, message: `${field} ${problem}` };
}

/** JSON pointer (RFC 6901) to its parts. */
function pathOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

const formats: Record<string, string> = {
  email: 'must be an email address',
  uuid: 'must be a UUID',
  uri: 'must be a URL',
  url: 'must be a URL',
  date: 'must be a date such as 2025-01-31',
  line: 'must be one line, without control or invisible characters',
  prose: 'must not have control characters, nor such that turn the direction of text',
  'date-time': 'must be a date and time such as 2025-01-31T12:00:00Z',
};

function describe(failure: Failure): string {
  switch (failure.keyword) {
    case 'type':
      return `must be ${withArticle(failure.params.type)}`;
    case 'format':
      return formats[failure.params.format] ?? `must be a valid ${failure.params.format}`;
    case 'minLength':
      return failure.params.limit === 1
        ? 'must not be empty'
        : `must be at least ${count(failure.params.limit, 'character')}`;
    case 'maxLength':
      return `must be at most ${count(failure.params.limit, 'character')}`;
    case 'minItems':
      return `must have at least ${count(failure.params.limit, 'entry')}`;
    case 'maxItems':
      return `must have at most ${count(failure.params.limit, 'entry')}`;
    case 'uniqueItems':
      return 'must not have the same entry twice';
    case 'minimum':
      return `must be at least ${failure.params.limit}`;
    case 'maximum':
      return `must be at most ${failure.params.limit}`;
    case 'exclusiveMinimum':
      return `must be more than ${failure.params.limit}`;
    case 'exclusiveMaximum':
      return `must be less than ${failure.params.limit}`;
    case 'multipleOf':
      return `must be a multiple of ${failure.params.multipleOf}`;
    case 'const':
      return `must be ${String(failure.params.allowedValue)}`;
    case 'enum':
      return `must be one of: ${failure.params.allowedValues.join(', ')}`;
    case 'pattern':
      return 'has characters or a form that is not allowed';
    default:
      return failure.message;
  }
}

/** The alternatives in words: the values of an enumeration, or else what each alternative asks for. */
function describeChoice(choice: Failure, all: readonly Failure[]): string {
  const alternatives = all.filter(
    ({ schemaPath, instancePath }) =>
      schemaPath.startsWith(`${choice.schemaPath}/anyOf/`) && instancePath === choice.instancePath,
  );
  const values = alternatives.flatMap((failure) =>
    failure.keyword === 'const' ? [String(failure.params.allowedValue)] : [],
  );
  if (values.length > 0 && values.length === alternatives.length) return `must be one of: ${values.join(', ')}`;
  const asked = alternatives.filter((failure) => !isNullType(failure));
  return [...new Set(asked.map(describe))].join(' or ') || 'is not one of the allowed forms';
}

function isNullType(failure: Failure): boolean {
  return failure.keyword === 'type' && failure.params.type === 'null';
}

function withArticle(type: string | readonly string[]): string {
  const words: Record<string, string> = {
    string: 'a text',
    number: 'a number',
    integer: 'a whole number',
    boolean: 'true or false',
    object: 'an object',
    array: 'a list',
    null: 'null',
  };
  return [type]
    .flat()
    .map((name) => words[name] ?? name)
    .join(' or ');
}

function count(number: number | bigint, noun: string): string {
  if (Number(number) === 1) return `1 ${noun}`;
  return `${number} ${noun === 'entry' ? 'entries' : `${noun}s`}`;
}
