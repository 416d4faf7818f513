import type { FastifyReply } from 'fastify';
import type { Static } from 'typebox';
import { ownView } from '../profiles/index.js';
import type { SignedInAnswer } from './schemas.js';
import type { SignedIn } from './use-cases.js';

export const refreshCookie = 'artel_refresh';

/** How a session reaches the client: the access token in the body, the refresh token in a cookie no script can read. */
export interface SessionAnswers {
  /** Sets the cookie and makes the body. */
  signedIn(reply: FastifyReply, message: string, signedIn: SignedIn): Static<typeof SignedInAnswer>;
  /** Takes the cookie away. */
  forget(reply: FastifyReply): void;
}

/**
 * The answers of an API reached at `publicUrl`. The cookie goes back only to `/api/auth`, never along with a request
 * from another site, and over HTTPS alone where the API has it.
 */
export function createSessionAnswers(publicUrl: string): SessionAnswers {
  const attributes = {
    httpOnly: true,
    sameSite: 'strict',
    secure: publicUrl.startsWith('https:'),
    path: '/api/auth',
  } as const;
  return {
    signedIn(reply, message, { user, accessToken, expiresIn, refreshToken, refreshExpiresAt }) {
      reply.setCookie(refreshCookie, refreshToken, { ...attributes, expires: refreshExpiresAt });
      // RFC 6749, § 5.1: an answer with tokens is nobody's to keep.
      reply.header('cache-control', 'no-store');
      return { success: true, message, token: accessToken, data: { user: ownView(user), accessToken, expiresIn } };
    },
    forget(reply) {
      reply.clearCookie(refreshCookie, attributes);
    },
  };
}
