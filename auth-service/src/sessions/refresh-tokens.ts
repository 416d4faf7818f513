import { createHash, createHmac, randomBytes } from 'node:crypto';

/** The first refresh token of a session: 256 random bits. */
export function firstRefreshToken(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * The token that replaces `token`. Computed, not drawn, so that every replica answers a repeated request with the same
 * successor although only hashes are stored; without the server's key nobody can compute it.
 */
export function successorOf(token: string, key: Buffer): string {
  return createHmac('sha256', key).update(token).digest('base64url');
}

/** What is stored of a refresh token. A plain hash suffices, because tokens are too random to be guessed. */
export function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
