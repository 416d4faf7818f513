import { requireMatch } from '@artel/shared/http';
import type { FastifyRequest } from 'fastify';
import type { User } from './user.js';

/** Changes with everything the public sees of a person: their account, and who follows whom. */
export function profileTag({ version, followersCount, followingCount }: User, isFollowing = false): string {
  return `${version}-${followersCount}-${followingCount}${isFollowing ? '-f' : ''}`;
}

/**
 * Refuses to change an account that was changed since it was read (`If-Match`). New followers do not count: they are
 * no reason to lose what somebody wrote about themselves.
 *
 * @throws AppError precondition_failed
 */
export function requireSameAccount(request: FastifyRequest, user: User): void {
  const wanted = request.headers['if-match']?.split(',') ?? [];
  if (wanted.some((tag) => tag.trim().startsWith(`"${user.version}-`))) return;
  requireMatch(request, profileTag(user));
}
