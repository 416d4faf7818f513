import { mailTokenContext } from '@artel/shared/contracts';
import { unseal } from '@artel/shared/sealing';
import type { Mail, SealedToken } from '../notices/index.js';

/** The token a letter's link carries, if it carries one. */
export function tokenIn(mail: Mail): SealedToken | undefined {
  return 'token' in mail ? mail.token : undefined;
}

/** Whether a link would not work any more, so that its letter is better not sent. */
export function isExpired({ expiresAt }: SealedToken, now: Date): boolean {
  return new Date(expiresAt) <= now;
}

/**
 * What follows the address in a letter's link. A fragment, which browsers keep to themselves: it is in no server's
 * log and in no `Referer`.
 *
 * @param secrets what the token may be sealed with
 * @throws UnsealError when it was sealed with another: once that is put right, trying again helps
 */
export function fragmentOf(token: SealedToken | undefined, secrets: readonly string[]): string {
  if (token === undefined) return '';
  return `#token=${unseal(token.sealedToken, secrets, mailTokenContext(token.type, token))}`;
}
