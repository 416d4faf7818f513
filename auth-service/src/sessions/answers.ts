import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import { ownView } from '../profiles/index.js';
import type { SignedInAnswer } from './schemas.js';
import type { SignedIn } from './use-cases.js';

const refreshCookie = 'artel_refresh';

/** How a session reaches the client: the access token in the body, the refresh token in a cookie no script can read. */
export interface SessionAnswers {
  /** Sets the cookie and makes the body. */
  signedIn(reply: FastifyReply, message: string, signedIn: SignedIn): Static<typeof SignedInAnswer>;
  /** The refresh token a request brings along; none when a page of another origin sent the request. */
  presented(request: FastifyRequest): string | undefined;
  /** Takes the cookie away. */
  forget(reply: FastifyReply): void;
}

/**
 * The answers of an API reached at `publicUrl`, and from pages of `origins`. The cookie goes back only to `/api/auth`, never along with a request
 * from another site, and over HTTPS alone where the API has it.
 */
export function createSessionAnswers(publicUrl: string, origins: readonly string[] = []): SessionAnswers {
  const ours = new Set([new URL(publicUrl).origin, ...origins]);
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
    presented: (request) => (isForeign(request, ours) ? undefined : request.cookies[refreshCookie]),
    forget(reply) {
      reply.clearCookie(refreshCookie, attributes);
    },
  };
}

/**
 * Whether a browser says that a page of another origin is behind a request (Fetch Metadata). `SameSite` keeps the cookie
 * from other sites already; this also keeps other hosts of our own site from using it.
 */
function isForeign({ headers }: Pick<FastifyRequest, 'headers'>, ours: ReadonlySet<string>): boolean {
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return false;
  return !ours.has(headers.origin ?? '');
}
