import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const algorithm = 'aes-256-gcm';
const version = 'v1';

/** What was sealed cannot be opened: another secret, another context, or altered bytes. */
export class UnsealError extends Error {
  override readonly name = 'UnsealError';
}

/**
 * A 256-bit key for one purpose, derived from a secret (HKDF-SHA-256, RFC 5869), so that one setting is enough and no
 * key serves two purposes. The secret must be random; HKDF does not strengthen a password.
 */
export function deriveKey(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', purpose, 32));
}

/**
 * Encrypts a text for whoever has the same secret.
 *
 * @param context what the text belongs to and is for; it can only be opened in the same context
 */
export function seal(text: string, secret: string, context: string): string {
  return sealWithKey(deriveKey(secret, 'artel sealing'), text, context);
}

/**
 * Opens what {@link seal} made.
 *
 * @param secrets the one it was sealed with, or several of which one is it: a secret that changes has former ones
 * @throws UnsealError
 */
export function unseal(sealed: string, secrets: string | readonly string[], context: string): string {
  const keys = [secrets].flat().map((secret) => deriveKey(secret, 'artel sealing'));
  return unsealWithAny(keys, sealed, context);
}

/**
 * Encrypts a text with AES-256-GCM into `v1.<nonce>.<tag>.<ciphertext>` (base64url). The nonce is random, which is safe
 * for 2^32 texts under one key (NIST SP 800-38D, § 8.3).
 */
export function sealWithKey(key: Buffer, text: string, context: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(context));
  const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return [version, ...[nonce, cipher.getAuthTag(), ciphertext].map((part) => part.toString('base64url'))].join('.');
}

/** Opens what {@link sealWithKey} made. @throws UnsealError */
export function unsealWithKey(key: Buffer, sealed: string, context: string): string {
  const [prefix, nonce = '', tag = '', ciphertext = ''] = sealed.split('.');
  if (prefix !== version) throw new UnsealError('not something this version sealed');
  try {
    const decipher = createDecipheriv(algorithm, key, Buffer.from(nonce, 'base64url'), { authTagLength: 16 })
      .setAAD(Buffer.from(context))
      .setAuthTag(Buffer.from(tag, 'base64url'));
    return decipher.update(ciphertext, 'base64url', 'utf8') + decipher.final('utf8');
  } catch (cause) {
    throw new UnsealError('sealed with another secret, for another purpose, or altered since', { cause });
  }
}

/**
 * Opens what {@link sealWithKey} made with one of these keys. Authenticated encryption tells which, so nothing needs to
 * be stored about it.
 *
 * @throws UnsealError
 */
export function unsealWithAny(keys: readonly Buffer[], sealed: string, context: string): string {
  for (const key of keys) {
    try {
      return unsealWithKey(key, sealed, context);
    } catch (error) {
      if (!(error instanceof UnsealError)) throw error;
    }
  }
  throw new UnsealError('sealed with another secret, for another purpose, or altered since');
}
