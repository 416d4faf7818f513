/** How failures are counted and what they lead to. Times are in milliseconds. */
export interface ThrottleRule {
  /** Failures that cost nothing. */
  readonly free: number;
  /** The first lock; each further failure doubles it. */
  readonly firstLockMs: number;
  /** No lock is longer: whoever is locked out by somebody else's guessing gets in again. */
  readonly longestLockMs: number;
  /** The time in which one failure is forgiven. */
  readonly forgiveMs: number;
}

/** What is known of one account, or one address. */
export interface ThrottleState {
  /** Failures at `failedAt`, less those forgiven by then; not a whole number. */
  readonly level: number;
  readonly failedAt: Date;
}

export type ThrottleDecision =
  | { readonly allowed: true /** As if the attempt fails. */; readonly next: ThrottleState }
  | { readonly allowed: false; readonly retryAfterMs: number };

/**
 * Decides on an attempt, and counts it as failed before it is made: of a thousand sent at once only those pass that
 * the rule allows, whatever they will turn out to be. A refused attempt changes nothing, so that trying too early
 * does not make anybody wait longer.
 */
export function decide(rule: ThrottleRule, state: ThrottleState | undefined, now: Date): ThrottleDecision {
  const elapsedMs = state === undefined ? 0 : Math.max(0, now.getTime() - state.failedAt.getTime());
  const level = state?.level ?? 0;
  const retryAfterMs = lockMs(rule, level) - elapsedMs;
  if (retryAfterMs > 0) return { allowed: false, retryAfterMs };
  const remembered = Math.max(0, level - elapsedMs / rule.forgiveMs);
  return { allowed: true, next: { level: Math.min(remembered + 1, highestLevel(rule)), failedAt: now } };
}

/** How long nothing more is tried after a failure that brought the count to `level`. */
export function lockMs(rule: ThrottleRule, level: number): number {
  if (level <= rule.free) return 0;
  return Math.min(rule.longestLockMs, rule.firstLockMs * 2 ** (level - rule.free - 1));
}

/** Where counting stops, since no lock would be longer: what is never forgiven in bounded time could not be deleted. */
export function highestLevel({ free, firstLockMs, longestLockMs }: ThrottleRule): number {
  return free + 1 + Math.max(0, Math.ceil(Math.log2(longestLockMs / firstLockMs)));
}
