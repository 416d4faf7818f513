import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveKey, seal, sealWithKey, UnsealError, unseal, unsealWithKey } from './index.js';

const secret = 'a secret that both sides have';

describe('sealing', () => {
  it('gives back any text it sealed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, context) => {
        expect(unseal(seal(text, secret, context), secret, context)).toBe(text);
      }),
    );
  });

  it('never seals the same text to the same bytes, and never shows it', () => {
    const [one, other] = [seal('a token', secret, 'here'), seal('a token', secret, 'here')];
    expect(one).not.toBe(other);
    expect(one + Buffer.from(one, 'base64url').toString('latin1')).not.toContain('a token');
  });

  it('opens with one of several secrets, and with none of the others', () => {
    const sealed = seal('a token', secret, 'here');
    expect(unseal(sealed, ['the next one', secret, 'the one before'], 'here')).toBe('a token');
    expect(() => unseal(sealed, ['the next one', 'the one before'], 'here')).toThrow(UnsealError);
    expect(() => unseal(sealed, [], 'here')).toThrow(UnsealError);
  });

  it('can be put into a URL or JSON as it is', () => {
    expect(seal('a token', secret, 'here')).toMatch(/^v1(\.[\w-]+){3}$/);
  });

  it('opens neither with another secret nor in another context', () => {
    const sealed = seal('text', secret, 'here');
    expect(() => unseal(sealed, 'another secret', 'here')).toThrow(UnsealError);
    expect(() => unseal(sealed, secret, 'there')).toThrow(UnsealError);
  });

  it('notices any altered part', () => {
    const parts = seal('a longer text', secret, 'here').split('.');
    for (const position of parts.keys()) {
      const altered = parts.with(position, position === 0 ? 'v2' : flipped(parts[position]!)).join('.');
      expect(() => unseal(altered, secret, 'here')).toThrow(UnsealError);
    }
    for (const nonsense of ['', 'v1', 'v1...', 'v1.a.b.c']) {
      expect(() => unseal(nonsense, secret, 'here')).toThrow(UnsealError);
    }
  });

  it('refuses a shortened authentication tag', () => {
    const [version, nonce, tag, ciphertext] = seal('text', secret, 'here').split('.');
    const short = Buffer.from(tag!, 'base64url').subarray(0, 4).toString('base64url');
    expect(() => unseal([version, nonce, short, ciphertext].join('.'), secret, 'here')).toThrow(UnsealError);
  });

  it('still opens what its first version sealed', () => {
    const sealed = 'v1.4XD7Esxq5rAecT7i.DfB4xcbJc-F2ivwtfDLnpA.mGcmpeL0mw';
    expect(unseal(sealed, secret, 'here')).toBe('a token');
  });

  it('has a key of its own for every purpose', () => {
    const sealed = sealWithKey(deriveKey(secret, 'one'), 'text', 'here');
    expect(unsealWithKey(deriveKey(secret, 'one'), sealed, 'here')).toBe('text');
    expect(() => unsealWithKey(deriveKey(secret, 'other'), sealed, 'here')).toThrow(UnsealError);
    expect(() => unseal(sealed, secret, 'here')).toThrow(UnsealError);
  });
});

function flipped(part: string): string {
  const bytes = Buffer.from(part, 'base64url');
  bytes[0]! ^= 1;
  return bytes.toString('base64url');
}
