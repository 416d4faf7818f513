import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AppError, catalogue, type ErrorCode, fail } from './index.js';

const documented = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8')
  .split('\n')
  .flatMap((line) => {
    const [, code, status, title] = /^\| `(\w+)` +\| (\d{3}) +\| ([^|]+) \|/.exec(line) ?? [];
    return code && status && title ? [{ code, status: Number(status), title: title.trim() }] : [];
  });

const existing = Object.entries(catalogue).map(([code, { status, title }]) => ({ code, status, title }));

describe('the error catalogue', () => {
  it('says the same as docs/errors.md, code by code, both ways', () => {
    expect(documented).toEqual(existing);
  });

  it('has snake_case codes with an error status', () => {
    for (const { code, status } of existing) {
      expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
      expect(status).toSatisfy((value: number) => value >= 400 && value < 600);
    }
  });
});

describe('fail', () => {
  const failure = (code: ErrorCode, ...rest: [message?: string, options?: object]): unknown => {
    try {
      return fail(code, ...rest);
    } catch (error) {
      return error;
    }
  };

  it('throws an AppError with the status and the title of its code', () => {
    const error = failure('out_of_stock');
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: 'out_of_stock', status: 409, message: 'Not enough left in stock' });
  });

  it('carries fields, details, delay and cause', () => {
    const cause = new Error('deeper');
    const fields = [{ field: 'email', message: 'email is required' }];
    const error = failure('validation_failed', 'no', { fields, details: { a: 1 }, retryAfter: 3, cause });
    expect(error).toMatchObject({ message: 'no', fields, details: { a: 1 }, retryAfter: 3, cause });
  });
});
