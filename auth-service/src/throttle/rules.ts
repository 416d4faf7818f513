import { highestLevel, type ThrottleRule } from './decision.js';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** What attempts are counted by. */
export type Subject = 'account' | 'address' | 'codes';

/**
 * An account: five mistakes are human; after them at most four guesses an hour in the long run. An address may be that
 * of an office or of half a city behind one router, so it is given more. Codes of the second factor have a million
 * values of which three are right: at four tries an hour, half a chance takes six years.
 */
export const rules: Readonly<Record<Subject, ThrottleRule>> = {
  account: { free: 5, firstLockMs: second, longestLockMs: 15 * minute, forgiveMs: hour },
  address: { free: 30, firstLockMs: second, longestLockMs: 15 * minute, forgiveMs: 5 * minute },
  codes: { free: 5, firstLockMs: 2 * second, longestLockMs: 15 * minute, forgiveMs: 2 * hour },
};

/** After this long, in milliseconds, nothing of any failure is left to remember. */
export const forgottenAfterMs = Math.max(...Object.values(rules).map((rule) => highestLevel(rule) * rule.forgiveMs));
