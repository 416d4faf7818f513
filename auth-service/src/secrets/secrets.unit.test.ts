import { describe, expect, it } from 'vitest';
import { deriveKey, seal, UnsealError, unseal } from './index.js';

describe('a key of this service', () => {
  it('serves one purpose only', () => {
    const sealed = seal(deriveKey('a secret', 'tests'), 'text', 'here');
    expect(unseal(deriveKey('a secret', 'tests'), sealed, 'here')).toBe('text');
    expect(() => unseal(deriveKey('a secret', 'something else'), sealed, 'here')).toThrow(UnsealError);
  });

  it('stays the same from release to release, so that what is stored can be opened', () => {
    expect(deriveKey('a secret', 'tests').toString('hex')).toBe(
      'acf0168e8d41bcfd0b0949f5eee58e5014dbff970234799ce2d7ade7fe61e5ee',
    );
  });
});
