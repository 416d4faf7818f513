import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { basicCredentials, newClientSecret, secretHash, secretMatches } from './credentials.js';
import { grantedScopes, scopes } from './scopes.js';

describe('the secret of a service account', () => {
  it('is recognised by its hash, and nothing else is', () => {
    const secret = newClientSecret();
    expect(secretMatches(secret, secretHash(secret))).toBe(true);
    expect(secretMatches(newClientSecret(), secretHash(secret))).toBe(false);
    expect(secretMatches('', undefined)).toBe(false);
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
