import { createHash } from 'node:crypto';
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import { AppError, fail } from '../errors/index.js';
import type { Logger } from '../telemetry/index.js';
import { type Principal, principalFrom } from './principal.js';
import { remoteKeys } from './remote-keys.js';

/** Turns an access token into the principal it was issued to. */
export interface TokenVerifier {
  /** Throws `AppError`: `unauthorized`, `token_expired`, or `service_unavailable` when the keys cannot be fetched. */
  verify(token: string): Promise<Principal>;
}

interface Expected {
  readonly issuer: string;
  readonly audience: string;
}

/** A verifier that fetches the signing keys from `jwksUrl` and keeps working while that is down. */
export function createTokenVerifier(options: Expected & { jwksUrl: string; logger: Logger }): TokenVerifier {
  return verifierWith(remoteKeys(options.jwksUrl, options.logger), options);
}

/** A verifier that has the keys: for the issuer itself. `keys` is asked each time, so rotation needs no restart. */
export function localVerifier(keys: () => JSONWebKeySet | Promise<JSONWebKeySet>, expected: Expected): TokenVerifier {
  return verifierWith(async (header, token) => createLocalJWKSet(await keys())(header, token), expected);
}

/** How long a verified token is trusted without another look at its signature, in milliseconds. */
const trustedForMs = 60_000;

function verifierWith(key: JWTVerifyGetKey, { issuer, audience }: Expected): TokenVerifier {
  // An Ed25519 verification costs more than everything else a cached read does. Keyed by hash: no token in memory.
  const verified = new LRUCache<string, Principal>({ max: 10_000 });
  const options = { issuer, audience, algorithms: ['EdDSA', 'Ed25519'], clockTolerance: 5, requiredClaims: ['exp'] };
  return {
    async verify(token) {
      const hash = createHash('sha256').update(token).digest('base64');
      const known = verified.get(hash);
      if (known) return known;
      const { payload } = await jwtVerify(token, key, options).catch(refuse);
      const principal = principalFrom(payload) ?? fail('unauthorized', 'the access token lacks a claim');
      const remainingMs = (payload.exp ?? 0) * 1000 - Date.now();
      if (remainingMs > 0) verified.set(hash, principal, { ttl: Math.min(trustedForMs, remainingMs) });
      return principal;
    },
  };
}

function refuse(cause: unknown): never {
  if (cause instanceof AppError) throw cause;
  if (cause instanceof errors.JWTExpired) fail('token_expired', undefined, { cause });
  fail('unauthorized', 'the access token is not valid', { cause });
}
