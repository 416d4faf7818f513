import { userOf } from '@artel/shared/auth';
import { fail } from '@artel/shared/errors';
import type { FastifyRequest } from 'fastify';
import type { Sessions } from './use-cases.js';

/**
 * A `preHandler` for what must not be done with an access token that outlived its session: elsewhere such a token is
 * good for the minutes it has left, but not for taking an account over. Goes after `requireUser`.
 *
 * @throws AppError unauthorized
 */
export function requireLiveSession(sessions: Pick<Sessions, 'isLive'>): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    const { id, sessionId } = userOf(request);
    if (!(await sessions.isLive(id, sessionId))) fail('unauthorized', 'The session is over: sign in again');
  };
}
