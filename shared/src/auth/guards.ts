import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
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
  (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction): void;
  readonly access: 'user' | 'optional' | 'role';
}

/** Refuses guests with `unauthorized`. */
export const requireUser: Guard = guard('user', identify);

/** Lets guests pass as `user: null`. A token that is no longer good is refused, so that the client renews it. */
export const optionalUser: Guard = guard('optional', (request) =>
  request.headers.authorization === undefined ? undefined : identify(request).catch(passUnchecked),
);

/** Refuses guests with `unauthorized`, and users of other roles with `forbidden`. */
export function requireRole(...allowed: readonly Role[]): Guard {
  return guard('role', async (request) => {
    await identify(request);
    if (!allowed.includes(userOf(request).role)) fail('forbidden', `only for: ${allowed.join(', ')}`);
  });
}

/** The user behind a request. Throws `unauthorized` when no guard has let one in. */
export function userOf(request: FastifyRequest): Principal {
  return request.user ?? fail('unauthorized');
}

/** A callback and not a promise, because most who read are guests and there is nothing to wait for. */
function guard(access: Guard['access'], check: (request: FastifyRequest) => Promise<void> | undefined): Guard {
  const hook = (request: FastifyRequest, _reply: FastifyReply, done: HookHandlerDoneFunction): void => {
    const checking = check(request);
    if (checking === undefined) done();
    else checking.then(() => done(), done);
  };
  return Object.assign(hook, { access });
}

async function identify(request: FastifyRequest): Promise<void> {
  request.user ??= await request.server.verifier.verify(tokenOf(request) ?? fail('unauthorized'));
}

/** What a guest may see must not depend on whether tokens can be checked right now. */
function passUnchecked(error: unknown): void {
  if (!(error instanceof AppError && error.code === 'service_unavailable')) throw error;
}

const bearer = /^Bearer +([\w~+/.-]+=*)$/i;

/** The bearer token (RFC 6750, § 2.1); undefined when there is no header. Any other scheme is `unauthorized`. */
function tokenOf(request: FastifyRequest): string | undefined {
  const header = request.headers.authorization;
  if (header === undefined) return undefined;
  return bearer.exec(header)?.[1] ?? fail('unauthorized', 'the Authorization header must be: Bearer <access token>');
}
