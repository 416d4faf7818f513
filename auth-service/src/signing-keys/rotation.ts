import type { StoredKey } from './signing-key.js';

const minute = 60_000;
const day = 24 * 60 * minute;

/** How long a replica may sign without having looked at the keys again, in milliseconds. */
export const longestUnawareMs = 10 * minute;

/** Access tokens are valid for this long at most, in milliseconds. */
const longestTokenMs = 15 * minute;

/** For clocks that disagree, in milliseconds. */
const clockSkewMs = 5 * minute;

/** The least notice of a key, in milliseconds: replicas come to know of it, and copies of the key set expire. */
export const leastNoticeMs = longestUnawareMs + clockSkewMs;

/** When keys follow each other; all in milliseconds. */
export interface RotationRules {
  /** How long a key signs. */
  readonly everyMs: number;
  /** How long before its use a key is published. */
  readonly noticeMs: number;
  /** How long after its retirement a token may still be valid that a key signed. */
  readonly verifiableMs: number;
}

/** The rules when each key signs for so many days: a day's notice, or half of the time if that is less. */
export function rotationRules(days: number): RotationRules {
  return {
    everyMs: days * day,
    noticeMs: Math.min(day, (days * day) / 2),
    // A replica that does not know of the retirement goes on signing for a while.
    verifiableMs: longestUnawareMs + longestTokenMs + clockSkewMs,
  };
}

/** What a rotation looks at. */
export type KeyState = Pick<StoredKey, 'kid' | 'status' | 'createdAt' | 'activatesAt' | 'activatedAt' | 'retiredAt'>;

/**
 * One step of a rotation: `make` a key that signs at once, because there is none; `publish` the next one; `activate` it,
 * which retires the one before; `forget` one whose last token has expired.
 */
export type RotationStep =
  | { readonly step: 'make' }
  | { readonly step: 'publish'; readonly activatesAt: Date }
  | { readonly step: 'activate'; readonly kid: string }
  | { readonly step: 'forget'; readonly kid: string };

/** The next step that is due, or undefined; once taken, there may be another. */
export function dueStep(keys: readonly KeyState[], now: Date, rules: RotationRules): RotationStep | undefined {
  const active = keys.find(({ status }) => status === 'active');
  const next = keys.find(({ status }) => status === 'published');
  if (next !== undefined && (active === undefined || next.activatesAt <= now)) {
    return { step: 'activate', kid: next.kid };
  }
  if (active === undefined) return { step: 'make' };
  const usedFrom = (active.activatedAt ?? active.createdAt).getTime();
  if (next === undefined && usedFrom + rules.everyMs - rules.noticeMs <= now.getTime()) {
    const activatesAt = new Date(Math.max(usedFrom + rules.everyMs, now.getTime() + rules.noticeMs));
    return { step: 'publish', activatesAt };
  }
  const over = keys.find((key) => !isPublic(key, now, rules));
  return over && { step: 'forget', kid: over.kid };
}

/**
 * Whether others need a key: one that will sign, the one that signs, and a retired one for as long as a token it signed
 * can be valid.
 */
export function isPublic({ retiredAt }: Pick<KeyState, 'retiredAt'>, now: Date, rules: RotationRules): boolean {
  return retiredAt === null || now.getTime() - retiredAt.getTime() <= rules.verifiableMs;
}

/** When the next key can be used at the earliest, asked for now: never before others can know of it. */
export function earliestActivation(keys: readonly KeyState[], now: Date): Date {
  const next = keys.find(({ status }) => status === 'published');
  if (next === undefined) return new Date(now.getTime() + leastNoticeMs);
  const earliest = Math.max(now.getTime(), next.createdAt.getTime() + leastNoticeMs);
  return new Date(Math.min(next.activatesAt.getTime(), earliest));
}
