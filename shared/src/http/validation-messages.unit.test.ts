import { type TSchema, Type } from 'typebox';
import { describe, expect, it } from 'vitest';
import { Prose, Line as TextLine } from './texts.js';
import { validatorCompiler } from './validation.js';

const Line = Type.Object({ quantity: Type.Integer({ minimum: 1 }) }, { additionalProperties: false });

const check = (schema: TSchema, value: unknown, httpPart = 'body') =>
  validatorCompiler({ schema, httpPart, method: 'POST', url: '/' })(value) as {
    value?: unknown;
    error?: { message: string; fields: { field: string; message: string }[] };
  };

const messageFor = (field: TSchema, value: unknown): string | undefined =>
  check(Type.Object({ it: field }), { it: value }).error?.fields[0]?.message;

describe('what is wrong with a field', () => {
  it.each([
    [Type.String({ minLength: 10 }), 'short', 'it must be at least 10 characters'],
    [Type.String({ minLength: 1 }), '', 'it must not be empty'],
    [Type.String({ maxLength: 1 }), 'ab', 'it must be at most 1 character'],
    [Type.String({ format: 'email' }), 'x', 'it must be an email address'],
    [Type.String({ format: 'uuid' }), 'x', 'it must be a UUID'],
    [Type.String({ format: 'date-time' }), 'x', 'it must be a date and time such as 2025-01-31T12:00:00Z'],
    [TextLine(9), 'a\nb', 'it must be one line, without control or invisible characters'],
    [Prose(9), 'a\0b', 'it must not have control characters, nor such that turn the direction of text'],
    [Type.String({ pattern: '^a$' }), 'b', 'it has characters or a form that is not allowed'],
    [Type.Integer(), 1.5, 'it must be a whole number'],
    [Type.Number({ exclusiveMinimum: 0 }), 0, 'it must be more than 0'],
    [Type.Number({ maximum: 5 }), 6, 'it must be at most 5'],
    [Type.Boolean(), 'true', 'it must be true or false'],
    [Type.Array(Type.String(), { minItems: 1 }), [], 'it must have at least 1 entry'],
    [Type.Array(Type.String(), { maxItems: 2 }), ['a', 'b', 'c'], 'it must have at most 2 entries'],
    [Type.Array(Type.String()), 'a', 'it must be a list'],
    [Type.Literal('artist'), 'x', 'it must be artist'],
    [Type.Union([Type.Literal('a'), Type.Literal('b')]), 'c', 'it must be one of: a, b'],
    [Type.Union([Type.String({ format: 'email' }), Type.Null()]), 'c', 'it must be an email address'],
    [Type.Union([Type.String(), Type.Integer()]), true, 'it must be a text or must be a whole number'],
  ])('is told in words (%#)', (schema, value, message) => {
    expect(messageFor(schema, value)).toBe(message);
  });

  it('is named by where it is, one problem per field', () => {
    const schema = Type.Object({ items: Type.Array(Line), 'a/b': Type.String() });
    const { error } = check(schema, { items: [{ quantity: 1 }, { quantity: 0 }, { colour: 'red' }], 'a/b': 1 });
    expect(error?.fields).toEqual(
      expect.arrayContaining([
        { field: 'items.1.quantity', message: 'items.1.quantity must be at least 1' },
        { field: 'items.2.quantity', message: 'items.2.quantity is required' },
        { field: 'items.2.colour', message: 'items.2.colour is not a known field' },
        { field: 'a/b', message: 'a/b must be a text' },
      ]),
    );
    expect(error?.fields).toHaveLength(4);
  });

  it('is also told as one sentence', () => {
    const { error } = check(Type.Object({ a: Type.String(), b: Type.String() }), {});
    expect(error?.message).toBe('a is required; b is required');
  });

  it('is the body itself when that is no object', () => {
    expect(check(Line, [1]).error?.fields).toEqual([{ field: 'body', message: 'body must be an object' }]);
  });
});

describe('a query', () => {
  const Query = Type.Object({
    page: Type.Integer({ default: 1 }),
    tags: Type.Optional(Type.Array(Type.String())),
    featured: Type.Optional(Type.Boolean()),
    q: Type.Optional(Type.String()),
  });

  it('becomes what the schema wants, with defaults filled in', () => {
    expect(check(Query, { tags: 'oil', featured: 'true', q: '7' }, 'querystring').value).toEqual({
      page: 1,
      tags: ['oil'],
      featured: true,
      q: '7',
    });
    expect(check(Query, { page: '3', tags: ['a', 'b'] }, 'querystring').value).toEqual({ page: 3, tags: ['a', 'b'] });
  });

  it('is refused when it cannot', () => {
    const { error } = check(Query, { page: 'x', featured: 'maybe' }, 'querystring');
    expect(error?.fields.map(({ field }) => field)).toEqual(['page', 'featured']);
  });
});
