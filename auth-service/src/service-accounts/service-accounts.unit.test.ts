import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { basicCredentials, newClientSecret, secretHash, secretMatches } from './credentials.js';
import { overlapMsOf } from './overlap.js';
import { grantedScopes, scopes } from './scopes.js';

describe('the secret of a service account', () => {
  it('is recognised by its hash, and nothing else is', () => {
    const secret = newClientSecret();
    expect(secretMatches(secret, secretHash(secret))).toBe(true);
    expect(secretMatches(newClientSecret(), secretHash(secret))).toBe(false);
    expect(secretMatches('', undefined)).toBe(false);
  });
});

describe('how long a former secret stays good', () => {
  it.each([
    ['30m', 30 * 60_000],
    ['8h', 8 * 3_600_000],
    ['30d', 30 * 24 * 3_600_000],
  ])('is read from %s', (text, ms) => {
    expect(overlapMsOf(text)).toBe(ms);
  });

  it.each(['', '0h', '24', '1.5h', '-1h', '31d', '721h', '1w', '1h ', '999999999999h'])('is not %j', (text) => {
    expect(overlapMsOf(text)).toBeUndefined();
  });
});

describe('basic credentials', () => {
  const header = (id: string, secret: string) =>
    `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`;

  it('are read as RFC 6749 has them written, whatever is in them', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (clientId, clientSecret) => {
        expect(basicCredentials(header(clientId, clientSecret))).toEqual({ clientId, clientSecret });
      }),
    );
  });

  it('can be any header a client may send', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (scheme, rest) => {
        basicCredentials(`${scheme} ${rest}`);
        basicCredentials(`Basic ${Buffer.from(rest).toString('base64')}`);
      }),
    );
    expect(basicCredentials('Basic JSUlOiUl')).toBeUndefined();
    expect(basicCredentials(undefined)).toBeUndefined();
  });
});

describe('the scopes of a token', () => {
  it('are all that is allowed when nothing is asked, else what is asked and no more', () => {
    expect(grantedScopes(scopes, undefined)).toEqual(scopes);
    expect(grantedScopes(scopes, ' ')).toEqual(scopes);
    expect(grantedScopes(scopes, 'tokens:introspect tokens:introspect')).toEqual(['tokens:introspect']);
    expect(grantedScopes(scopes, 'tokens:introspect everything')).toBeUndefined();
    expect(grantedScopes([], 'tokens:introspect')).toBeUndefined();
  });
});
