import { deriveKey as derive } from '@artel/shared/sealing';

/** A 256-bit key for one purpose of this service, derived from its secret. */
export function deriveKey(secret: string, purpose: string): Buffer {
  return derive(secret, `artel auth ${purpose}`);
}
