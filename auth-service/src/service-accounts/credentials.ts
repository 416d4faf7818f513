import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Who a program says it is. */
export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** 256 random bits: nothing a person chooses or remembers. */
export function newClientSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** What is stored of a secret. A plain hash suffices, because it is too random to be guessed. */
export function secretHash(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** Whether a secret is the one stored; without one the same work, and false. */
export function secretMatches(secret: string, stored: Buffer | undefined): boolean {
  return timingSafeEqual(secretHash(secret), stored ?? secretHash('')) && stored !== undefined;
}

/** Reads `Authorization: Basic`, whose parts are form-encoded before they are joined (RFC 6749, § 2.3.1). */
export function basicCredentials(header: string | undefined): ClientCredentials | undefined {
  const encoded = /^Basic +([\w+/-]+=*)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 0) return undefined;
  const clientId = formDecoded(text.slice(0, colon));
  const clientSecret = formDecoded(text.slice(colon + 1));
  return clientId === undefined || clientSecret === undefined ? undefined : { clientId, clientSecret };
}

function formDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
