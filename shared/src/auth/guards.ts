import type { FastifyRequest } from 'fastify';
import { AppError, fail } from '../errors/index.js';
import type { Principal, Role } from './principal.js';
import type { TokenVerifier } from './verifier.js';

declare module 'fastify' {
  interface FastifyInstance {
    /** Set by `createServer`. */
    verifier: TokenVerifier;
  }
  interface FastifyRequest {
    /** Who asks, once a guard has run; null for a guest. */
    user: Principal | null;
  }
}

/** A hook for `onRequest`, `preValidation` or `preHandler`; the API description is derived from `access`. */
export interface Guard {
  (request: FastifyRequest): Promise<void>;
  readonly access: 'user' | 'optional' | 'role';
}

/** Refuses guests with `unauthorized`. */
export const requireUser: Guard = guard('user', async (request) => {
  request.user ??= await request.server.verifier.verify(tokenOf(request) ?? fail('unauthorized'));
});

/** Lets guests pass as `user: null`. A token that is no longer good is refused, so that the client renews it. */
export const optionalUser: Guard = guard('optional', async (request) => {
  const token = tokenOf(request);
  if (token === undefined) return;
  try {
    request.user ??= await request.server.verifier.verify(token);
  } catch (error) {
    // What a guest may see must not depend on whether tokens can be checked right now.
    if (!(error instanceof AppError && error.code === 'service_unavailable')) throw error;
  }
});

/** Refuses guests with `unauthorized`, and users of other roles with `forbidden`. */
export function requireRole(...allowed: readonly Role[]): Guard {
  return guard('role', async (request) => {
    await requireUser(request);
    if (!allowed.includes(userOf(request).role)) fail('forbidden', `only for: ${allowed.join(', ')}`);
  });
}

/** The user behind a request. Throws `unauthorized` when no guard has let one in. */
export function userOf(request: FastifyRequest): Principal {
  return request.user ?? fail('unauthorized');
}

function guard(access: Guard['access'], check: (request: FastifyRequest) => Promise<void>): Guard {
  // One parameter, so that fastify takes it for a promise hook and not for a callback one.
  return Object.assign((request: FastifyRequest) => check(request), { access });
}

const bearer = /^Bearer +([\w~+/.-]+=*)$/i;

/** The bearer token (RFC 6750, § 2.1); undefined when there is no header. Any other scheme is `unauthorized`. */
function tokenOf(request: FastifyRequest): string | undefined {
  const header = request.headers.authorization;
  if (header === undefined) return undefined;
  return bearer.exec(header)?.[1] ?? fail('unauthorized', 'the Authorization header must be: Bearer <access token>');
}
