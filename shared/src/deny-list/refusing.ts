import type { TokenVerifier } from '../auth/index.js';
import { type DenyList, refusingClosed, refusingDenied } from './deny-list.js';
import { type RoleList, refusingStale } from './roles.js';

/** Why a genuine token may be worth nothing any more. */
export interface Refusals {
  readonly isStale: RoleList['isStale'];
  readonly isSuspended: DenyList['isDenied'];
  readonly isClosed: DenyList['isDenied'];
}

/** A verifier that also refuses tokens with a former role, of who is suspended, and of whose account is closed. */
export function refusing(verifier: TokenVerifier, { isStale, isSuspended, isClosed }: Refusals): TokenVerifier {
  return refusingClosed(refusingDenied(refusingStale(verifier, isStale), isSuspended), isClosed);
}
