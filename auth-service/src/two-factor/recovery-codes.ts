import { createHmac, randomBytes } from 'node:crypto';

/** How many codes somebody gets; each works once. */
export const recoveryCodeCount = 10;

/** Crockford's base32: no letter that could be taken for a digit, and none that makes words. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** 80 random bits as `xxxx-xxxx-xxxx-xxxx`. */
export function newRecoveryCode(): string {
  const letters = Array.from(randomBytes(16), (byte) => alphabet[byte & 31]).join('');
  return (letters.match(/.{4}/g) ?? []).join('-');
}

/** What is stored of a code. A fast hash will do for 80 random bits; keyed, so that the table alone is no use. */
export function recoveryHash(key: Buffer, code: string): Buffer {
  return createHmac('sha256', key).update(code).digest();
}

export type TypedCode =
  | { readonly kind: 'totp'; readonly code: string }
  | { readonly kind: 'recovery'; readonly code: string };

/** What somebody typed, without the spaces and hyphens people put in, and with the letters they mistook put right. */
export function readCode(typed: string): TypedCode {
  const code = typed.toLowerCase().replaceAll(/[\s-]/g, '');
  if (/^\d{6}$/.test(code)) return { kind: 'totp', code };
  const plain = code.replaceAll('o', '0').replaceAll(/[il]/g, '1');
  return { kind: 'recovery', code: (plain.match(/.{1,4}/gs) ?? []).join('-') };
}
