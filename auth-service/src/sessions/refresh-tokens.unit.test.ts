import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveKey } from '../secrets/index.js';
import { firstRefreshToken, hashOf, successorOf } from './refresh-tokens.js';

const key = deriveKey('the secret of the service', 'refresh tokens');

describe('refresh tokens', () => {
  it('are all different and carry 256 bits', () => {
    const tokens = Array.from({ length: 100 }, firstRefreshToken);
    expect(new Set(tokens).size).toBe(100);
    expect(Buffer.from(tokens[0]!, 'base64url')).toHaveLength(32);
  });

  it('have one successor, the same on every replica', () => {
    fc.assert(
      fc.property(fc.base64String(), (token) => {
        expect(successorOf(token, key)).toBe(successorOf(token, Buffer.from(key)));
        expect(successorOf(token, key)).not.toBe(token);
      }),
    );
  });

  it('have a successor that only the holder of the secret can compute', () => {
    const token = firstRefreshToken();
    expect(successorOf(token, deriveKey('another secret', 'refresh tokens'))).not.toBe(successorOf(token, key));
  });

  it('form a chain without a loop', () => {
    const chain = new Set<string>();
    for (let token = 'first'; chain.size < 1000; token = successorOf(token, key)) {
      expect(chain.has(token)).toBe(false);
      chain.add(token);
    }
  });

  it('are stored as 32 bytes that do not contain the token', () => {
    const token = firstRefreshToken();
    expect(hashOf(token)).toHaveLength(32);
    expect(hashOf(token).toString('base64url')).not.toBe(token);
  });
});
