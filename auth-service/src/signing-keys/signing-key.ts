import {
  type CryptoKey,
  calculateJwkThumbprint,
  exportJWK,
  exportPKCS8,
  generateKeyPair,
  importPKCS8,
  type JWK,
} from 'jose';
import { seal, unseal } from '../secrets/index.js';

const algorithm = 'EdDSA';

/** A key pair as it is stored: the private part sealed, bound to the key's id. */
export interface StoredKey {
  readonly kid: string;
  /** `published` is announced but not yet used, `active` signs, `retired` only verifies what it signed. */
  readonly status: 'published' | 'active' | 'retired';
  readonly publicJwk: JWK;
  readonly privateKey: string;
  readonly createdAt: Date;
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

/** A new Ed25519 pair that may sign at once. Its id is the thumbprint of its public part (RFC 7638). */
export async function generateActiveKey(sealingKey: Buffer, now: Date): Promise<StoredKey> {
  const { publicKey, privateKey } = await generateKeyPair(algorithm, { crv: 'Ed25519', extractable: true });
  const jwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(jwk);
  return {
    kid,
    status: 'active',
    publicJwk: { ...jwk, kid, alg: algorithm, use: 'sig' },
    privateKey: seal(sealingKey, await exportPKCS8(privateKey), kid),
    createdAt: now,
    activatedAt: now,
    retiredAt: null,
  };
}

/** The private part of a stored key, ready to sign. @throws UnsealError when it was sealed with another secret */
export async function openKey(sealingKey: Buffer, stored: StoredKey): Promise<SigningKey> {
  return {
    kid: stored.kid,
    privateKey: await importPKCS8(unseal(sealingKey, stored.privateKey, stored.kid), algorithm),
  };
}

/**
 * The public keys others need: those that will sign, the one that signs, and retired ones for as long as a token they
 * signed can be valid.
 *
 * @param verifiableMs how long after its retirement a key's last token may still be valid, in milliseconds
 */
export function keySetOf(stored: readonly StoredKey[], now: Date, verifiableMs: number): KeySet {
  const needed = stored.filter(
    ({ retiredAt }) => retiredAt === null || now.getTime() - retiredAt.getTime() <= verifiableMs,
  );
  return { keys: needed.map((key) => key.publicJwk) };
}
