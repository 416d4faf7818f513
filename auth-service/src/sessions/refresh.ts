import { fail } from '@artel/shared/errors';
import { endCompromised } from './compromised.js';
import type { SessionDependencies } from './dependencies.js';
import { decideRefresh } from './refresh-decision.js';
import { hashOf, successorOf } from './refresh-tokens.js';
import { findToken, rotateToken, type StoredToken } from './repository.js';

type RefreshDependencies = Pick<SessionDependencies, 'db' | 'refreshKey' | 'now' | 'wakeRelay' | 'logger'>;

/** The refresh token a client is to use from now on, and the session it continues. */
export interface Continued {
  readonly token: string;
  readonly session: StoredToken;
}

/**
 * Takes a presented refresh token to the one that replaces it.
 *
 * @throws AppError unauthorized for an unknown token or a session that is over; refresh_reused when the token was
 * replaced too long ago, which ends the session for whoever holds any of its tokens
 */
export async function continueChain(dependencies: RefreshDependencies, presented: string): Promise<Continued> {
  const { db, refreshKey, now } = dependencies;
  const known = await findToken(db, hashOf(presented));
  const decision = decideRefresh(known, now());
  if (known === undefined || decision === 'refuse') fail('unauthorized', 'The session is over: sign in again');

  const successor = successorOf(presented, refreshKey());
  switch (decision) {
    case 'rotate': {
      const rotated = await rotateToken(db, hashOf(presented), hashOf(successor), now());
      // Somebody else was faster with the same token, or ended the session: look again.
      return rotated ? { token: successor, session: known } : continueChain(dependencies, presented);
    }
    case 'repeat':
      return { token: await latestFrom(dependencies, successor), session: known };
    case 'end_session':
      await endCompromised(dependencies, known);
      fail('refresh_reused', 'The session is over because a replaced token was used: sign in again');
  }
}

/**
 * Follows the chain from a token to the current one. Usually that is the token itself; it was replaced already when a
 * client was quick to refresh twice, and must not be handed a token that dies with its grace.
 */
async function latestFrom(dependencies: RefreshDependencies, token: string): Promise<string> {
  const known = await findToken(dependencies.db, hashOf(token));
  // Only when the key was made anew within the grace: the successor cannot be computed again.
  if (known === undefined) fail('unauthorized', 'The session is over: sign in again');
  if (known.rotatedAt === null) return token;
  return latestFrom(dependencies, successorOf(token, dependencies.refreshKey()));
}
