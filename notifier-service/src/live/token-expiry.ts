import { Buffer } from 'node:buffer';

/**
 * When a token expires, in epoch milliseconds: its `exp` claim (RFC 7519 §4.1.4). Only for tokens whose signature was
 * verified; a token without a readable expiry counts as expired.
 */
export function expiryOf(token: string): number {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    const exp = typeof claims === 'object' && claims !== null && 'exp' in claims ? claims.exp : undefined;
    return typeof exp === 'number' ? exp * 1000 : 0;
  } catch {
    return 0;
  }
}
