import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveKey, seal, UnsealError, unseal } from './index.js';

const key = deriveKey('a secret', 'tests');

describe('sealing', () => {
  it('gives back any text it sealed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (plaintext, context) => {
        expect(unseal(key, seal(key, plaintext, context), context)).toBe(plaintext);
      }),
    );
  });

  it('never seals the same text to the same bytes', () => {
    expect(seal(key, 'text', 'here')).not.toBe(seal(key, 'text', 'here'));
  });

  it('does not open with a key for another purpose', () => {
    const other = deriveKey('a secret', 'something else');
    expect(() => unseal(other, seal(key, 'text', 'here'), 'here')).toThrow(UnsealError);
  });

  it('does not open in another context', () => {
    expect(() => unseal(key, seal(key, 'text', 'here'), 'there')).toThrow(UnsealError);
  });

  it('notices any altered part', () => {
    const parts = seal(key, 'a longer text', 'here').split('.');
    for (const position of parts.keys()) {
      const altered = parts.with(position, parts[position] === 'v1' ? 'v2' : `${flipped(parts[position]!)}`);
      expect(() => unseal(key, altered.join('.'), 'here')).toThrow(UnsealError);
    }
  });

  it('refuses a shortened authentication tag', () => {
    const [version, nonce, tag, ciphertext] = seal(key, 'text', 'here').split('.');
    const short = Buffer.from(tag!, 'base64url').subarray(0, 4).toString('base64url');
    expect(() => unseal(key, [version, nonce, short, ciphertext].join('.'), 'here')).toThrow(UnsealError);
  });
});

function flipped(part: string): string {
  const bytes = Buffer.from(part, 'base64url');
  bytes[0]! ^= 1;
  return bytes.toString('base64url');
}
