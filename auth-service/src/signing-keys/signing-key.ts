import {
  type CryptoKey,
  calculateJwkThumbprint,
  exportJWK,
  exportPKCS8,
  generateKeyPair,
  importPKCS8,
  type JWK,
} from 'jose';
import type { Sealer } from '../secrets/index.js';
import { isPublic, type RotationRules } from './rotation.js';

const algorithm = 'EdDSA';

/** A key pair as it is stored: the private part sealed, bound to the key's id. */
export interface StoredKey {
  readonly kid: string;
  /** `published` is announced but not yet used, `active` signs, `retired` only verifies what it signed. */
  readonly status: 'published' | 'active' | 'retired';
  readonly publicJwk: JWK;
  /** Null once the key is retired: it signs nothing any more. */
  readonly privateKey: string | null;
  readonly createdAt: Date;
  /** When a published key is to be used. */
  readonly activatesAt: Date;
  readonly activatedAt: Date | null;
  readonly retiredAt: Date | null;
}

/** What signs access tokens. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
}

/** A JSON Web Key Set (RFC 7517, § 5) of public keys. */
export interface KeySet {
  readonly keys: JWK[];
}

/** A new Ed25519 pair, to be used from `activatesAt` on. Its id is the thumbprint of its public part (RFC 7638). */
export async function generateKey(
  sealer: Pick<Sealer, 'seal'>,
  { now, activatesAt }: { readonly now: Date; readonly activatesAt: Date },
): Promise<StoredKey> {
  const { publicKey, privateKey } = await generateKeyPair(algorithm, { crv: 'Ed25519', extractable: true });
  const jwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(jwk);
  const isActive = activatesAt <= now;
  return {
    kid,
    status: isActive ? 'active' : 'published',
    publicJwk: { ...jwk, kid, alg: algorithm, use: 'sig' },
    privateKey: sealer.seal(await exportPKCS8(privateKey), kid),
    createdAt: now,
    activatesAt,
    activatedAt: isActive ? activatesAt : null,
    retiredAt: null,
  };
}

/**
 * The private part of a stored key, ready to sign.
 *
 * @throws UnsealError when it was sealed with a secret that is not known
 * @throws Error when the key is retired
 */
export async function openKey(sealer: Pick<Sealer, 'open'>, { kid, privateKey }: StoredKey): Promise<SigningKey> {
  if (privateKey === null) throw new Error(`signing key ${kid} has no private part any more`);
  return { kid, privateKey: await importPKCS8(sealer.open(privateKey, kid), algorithm) };
}

/** The public keys others need at this moment. */
export function keySetOf(stored: readonly StoredKey[], now: Date, rules: RotationRules): KeySet {
  return { keys: stored.filter((key) => isPublic(key, now, rules)).map((key) => key.publicJwk) };
}
