import { createLocalJWKSet, errors, type JSONWebKeySet, jwtVerify, SignJWT } from 'jose';
import type { KeyRing } from '../signing-keys/index.js';
import type { Scope } from './scopes.js';

/** Whom tokens are by and for, and how long they are valid, in seconds. */
export interface ServiceTokenRules {
  readonly issuer: string;
  readonly audience: string;
  readonly lifetimeSeconds: number;
}

/** What a program's token says. */
export interface ServiceClaims {
  readonly accountId: string;
  readonly scopes: readonly string[];
  /** Seconds since 1970. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** Nobody who verifies people's tokens takes one of a program: it is for others. */
export function serviceAudience(audience: string): string {
  return `${audience}:services`;
}

/** An access token for a program (JWT profile, RFC 9068), signed with the active key. */
export async function signServiceToken(
  keyRing: Pick<KeyRing, 'signingKey'>,
  rules: ServiceTokenRules,
  accountId: string,
  scopes: readonly Scope[],
  now: Date,
): Promise<string> {
  const { kid, privateKey } = await keyRing.signingKey();
  const issuedAt = Math.floor(now.getTime() / 1000);
  return new SignJWT({ client_id: accountId, scope: scopes.join(' ') })
    .setProtectedHeader({ alg: 'EdDSA', kid, typ: 'at+jwt' })
    .setSubject(accountId)
    .setIssuer(rules.issuer)
    .setAudience(serviceAudience(rules.audience))
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + rules.lifetimeSeconds)
    .sign(privateKey);
}

/** What a program's token says; undefined for anything that is no valid one. */
export async function verifyServiceToken(
  keys: JSONWebKeySet,
  rules: ServiceTokenRules,
  token: string,
): Promise<ServiceClaims | undefined> {
  try {
    const { payload } = await jwtVerify(token, createLocalJWKSet(keys), {
      issuer: rules.issuer,
      audience: serviceAudience(rules.audience),
      algorithms: ['EdDSA', 'Ed25519'],
      typ: 'at+jwt',
      clockTolerance: 5,
      requiredClaims: ['sub', 'scope', 'iat', 'exp'],
    });
    const { sub = '', scope, iat = 0, exp = 0 } = payload;
    return { accountId: sub, scopes: String(scope).split(' ').filter(Boolean), issuedAt: iat, expiresAt: exp };
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}
