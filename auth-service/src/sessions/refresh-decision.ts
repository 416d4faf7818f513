/** How long a replaced refresh token is still honoured, in milliseconds: parallel tabs, answers lost on the way. */
export const graceMs = 30_000;

/** A refresh token that is known, and the session it belongs to. */
export interface KnownToken {
  /** When it was replaced by its successor; null while it is the current one. */
  readonly rotatedAt: Date | null;
  readonly sessionEndedAt: Date | null;
  readonly sessionExpiresAt: Date;
}

/**
 * What to do about a presented refresh token: replace it, repeat the answer given before, refuse it, or end the whole
 * session because the token is in two hands.
 */
export type RefreshDecision = 'rotate' | 'repeat' | 'refuse' | 'end_session';

/**
 * Decides on a presented refresh token (OAuth 2.0 Security BCP, RFC 9700, § 4.14.2). A token replaced longer ago than
 * the grace is only ever presented again by a thief or by the person robbed; which of them it is cannot be known.
 */
export function decideRefresh(token: KnownToken | undefined, now: Date): RefreshDecision {
  if (token === undefined) return 'refuse';
  if (token.sessionEndedAt !== null || token.sessionExpiresAt <= now) return 'refuse';
  if (token.rotatedAt === null) return 'rotate';
  return now.getTime() - token.rotatedAt.getTime() <= graceMs ? 'repeat' : 'end_session';
}
