import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSealer, type Secrets, UnsealError } from './index.js';

const sealer = (...secrets: Secrets) => createSealer(secrets, 'tests');

describe('a sealer', () => {
  it('opens what was sealed before the secret changed, as long as it is told the former one', () => {
    const sealed = sealer('old').seal('text', 'here');
    expect(sealer('new', 'old').open(sealed, 'here')).toBe('text');
    expect(sealer('newest', 'new', 'old').open(sealed, 'here')).toBe('text');
    expect(() => sealer('new').open(sealed, 'here')).toThrow(UnsealError);
  });

  it('opens what a replica sealed that has the next secret already', () => {
    const sealed = sealer('new', 'old').seal('text', 'here');
    expect(sealer('old', 'new').open(sealed, 'here')).toBe('text');
  });

  it('seals with the current secret alone', () => {
    const sealed = sealer('new', 'old').seal('text', 'here');
    expect(sealer('new').open(sealed, 'here')).toBe('text');
    expect(() => sealer('old').open(sealed, 'here')).toThrow(UnsealError);
  });

  it('renews once: afterwards the former secret is not needed', () => {
    const sealed = sealer('old').seal('text', 'here');
    const renewed = sealer('new', 'old').renew(sealed, 'here');
    expect(sealer('new').open(renewed ?? '', 'here')).toBe('text');
    expect(sealer('new', 'old').renew(renewed ?? '', 'here')).toBeUndefined();
    expect(() => sealer('new').renew(sealed, 'here')).toThrow(UnsealError);
  });

  it('opens nothing in another context or for another purpose, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const sealed = sealer('new').seal(text, 'here');
        expect(sealer('new').open(sealed, 'here')).toBe(text);
        expect(() => sealer('new').open(sealed, 'there')).toThrow(UnsealError);
        expect(() => createSealer(['new'], 'something else').open(sealed, 'here')).toThrow(UnsealError);
      }),
      { numRuns: 30 },
    );
  });
});
