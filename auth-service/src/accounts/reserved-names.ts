import { usernameSkeleton } from '../profiles/index.js';

/** Names that are, or may become, a path segment beside `/api/users/:username`. */
const pathSegments = skeletons(['me', 'new', 'null', 'profile', 'search', 'self', 'undefined', 'users']);

/** Names that would make people believe the platform itself is speaking (RFC 2142 has those of mailboxes). */
const officialNames = skeletons([
  ...['abuse', 'account', 'accounts', 'admin', 'administrator', 'admins', 'api', 'artel', 'auth', 'billing'],
  ...['contact', 'everyone', 'help', 'helpdesk', 'hostmaster', 'info', 'legal', 'login', 'mail', 'mailer-daemon'],
  ...['moderation', 'moderator', 'moderators', 'mods', 'no-reply', 'notifications', 'official', 'owner', 'payments'],
  ...['payouts', 'postmaster', 'press', 'privacy', 'register', 'root', 'sales', 'security', 'service', 'settings'],
  ...['staff', 'status', 'superuser', 'support', 'sysadmin', 'system', 'team', 'trust', 'verified', 'webmaster'],
]);

/** Parts no name of a person may have: with anything around them they still seem to be the platform's. */
const brand = bare('artel');
const officialWords = skeletons(['admin', 'official', 'staff', 'support', 'team', 'security', 'help', 'billing']);

/** Whether a username would hide a route, now or later. */
export function isPathSegment(username: string): boolean {
  return pathSegments.has(bare(username));
}

/** What closed accounts are called begins so. */
const closed = usernameSkeleton('closed-');

/** Whether a username is not for people to choose, in any spelling that looks like a reserved one. */
export function isReserved(username: string): boolean {
  const isOfficial = officialNames.has(bare(username)) || claimsToBeUs(username);
  return isPathSegment(username) || isOfficial || usernameSkeleton(username).startsWith(closed);
}

/** `artel_support`, `Artel-Team` and the like; an artist may still be called `artelier`. */
function claimsToBeUs(username: string): boolean {
  const words = usernameSkeleton(username).split('_');
  return words.includes(brand) && words.some((word) => officialWords.has(word));
}

function skeletons(names: readonly string[]): ReadonlySet<string> {
  return new Set(names.map(bare));
}

/** The skeleton without its separators. */
function bare(username: string): string {
  return usernameSkeleton(username).replaceAll('_', '');
}
