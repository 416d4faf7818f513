import { sealWithKey, UnsealError, unsealWithAny } from '@artel/shared/sealing';
import { deriveKey } from './derive-key.js';

/** The service's secret, and others that are accepted: former ones, or the next one while replicas change over. */
export type Secrets = readonly [current: string, ...others: string[]];

/** Keeps texts for one purpose in the database, readable only with a secret of the service. */
export interface Sealer {
  /** Seals a text with the current secret. @param context what it belongs to; it opens in the same context only */
  seal(text: string, context: string): string;
  /** Opens what was sealed with any of the secrets. @throws UnsealError when none of them fits */
  open(sealed: string, context: string): string;
  /**
   * The same text sealed with the current secret, or undefined when it is that already.
   *
   * @throws UnsealError when none of the secrets fits
   */
  renew(sealed: string, context: string): string | undefined;
}

/** A sealer whose key is derived for the purpose alone. */
export function createSealer(secrets: Secrets, purpose: string): Sealer {
  const [current, ...others] = secrets;
  const key = deriveKey(current, purpose);
  const otherKeys = others.map((secret) => deriveKey(secret, purpose));

  const seal = (text: string, context: string) => sealWithKey(key, text, context);

  return {
    seal,
    open: (sealed, context) => unsealWithAny([key, ...otherKeys], sealed, context),
    renew(sealed, context) {
      if (opens(key, sealed, context)) return undefined;
      return seal(unsealWithAny(otherKeys, sealed, context), context);
    },
  };
}

function opens(key: Buffer, sealed: string, context: string): boolean {
  try {
    unsealWithAny([key], sealed, context);
    return true;
  } catch (error) {
    if (error instanceof UnsealError) return false;
    throw error;
  }
}
