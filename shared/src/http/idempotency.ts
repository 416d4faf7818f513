import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { AppError, fail } from '../errors/index.js';

/** An answer as it is kept for replaying. */
export interface StoredAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** The right to run a request, until the lease ends. */
export interface Claim {
  readonly id: string;
  readonly owner: string;
}

export type Begun =
  | { readonly outcome: 'run'; readonly claim: Claim }
  | { readonly outcome: 'replay'; readonly answer: StoredAnswer }
  | { readonly outcome: 'in_flight'; readonly retryAfter: number }
  | { readonly outcome: 'other_request' };

/** Where requests with an idempotency key are remembered. `id` names the key in its scope, both are hashes. */
export interface IdempotencyStore {
  /** Exactly one of many concurrent calls gets `run`. */
  begin(id: string, fingerprint: string): Promise<Begun>;
  /** Keeps the answer; does nothing when the claim has passed to someone else. */
  finish(claim: Claim, answer: StoredAnswer): Promise<void>;
  /** Gives the claim up, so that the same request may run again. */
  release(claim: Claim): Promise<void>;
}

/** `schema.headers` of a route that takes the key. */
export const IdempotencyHeaders = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({ description: 'Names this request; repeating it replays the answer instead of acting twice.' }),
  ),
});

/** A request as its idempotency key names it: `id` is the key in its scope, `fingerprint` what is asked for; both hashes. */
export interface RequestIdentity {
  readonly id: string;
  readonly fingerprint: string;
}

export interface IdempotencyHooks {
  readonly preHandler: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;
  readonly onSend: (request: FastifyRequest, reply: FastifyReply, payload: unknown) => Promise<unknown>;
}

const wellFormedKey = /^[\x21-\x7e]{1,255}$/;
const header = 'idempotency-key';

/**
 * Route hooks that make an unsafe request repeatable by its `Idempotency-Key`, per user, method and URL. The same
 * body replays the stored answer, another body is `idempotency_key_reused`, a repeat while the first is running is
 * `request_in_flight`. Answers ≥ 500 and those with `Retry-After` are not kept: they ask for a repeat. Put the guard that
 * sets the user before `preHandler`.
 */
export function idempotency(store: IdempotencyStore, { required = false } = {}): IdempotencyHooks {
  const claims = new WeakMap<FastifyRequest, Claim>();
  return {
    async preHandler(request, reply) {
      const key = keyOf(request, required);
      if (key === undefined) return;
      const { id, fingerprint } = identityOf(request, key);
      const begun = await store.begin(id, fingerprint);
      if (begun.outcome === 'run') {
        claims.set(request, begun.claim);
        return;
      }
      return answerFor(begun, reply);
    },

    async onSend(request, reply, payload) {
      const claim = claims.get(request);
      if (claim === undefined) return payload;
      claims.delete(request);
      try {
        if (asksForRepeat(reply) || typeof payload !== 'string') await store.release(claim);
        else await store.finish(claim, answerOf(reply, payload));
      } catch (err) {
        // The work is done and the client should hear so; the lease lets a repeat through later.
        request.log.warn({ err }, 'could not keep the answer to an idempotent request');
      }
      return payload;
    },
  };
}

/**
 * The identity of a request with an idempotency key, to be stored with what the request makes: where an answer could
 * not be kept, a repeat finds by it what is there already. Undefined without a key.
 */
export function requestIdentity(request: FastifyRequest): RequestIdentity | undefined {
  const key = keyOf(request, false);
  return key === undefined ? undefined : identityOf(request, key);
}

function identityOf(request: FastifyRequest, key: string): RequestIdentity {
  return { id: idOf(request, key), fingerprint: fingerprintOf(request) };
}

function keyOf(request: FastifyRequest, required: boolean): string | undefined {
  const key = request.headers[header];
  if (key === undefined && !required) return undefined;
  if (typeof key === 'string' && wellFormedKey.test(key)) return key;
  const message = `${header} ${key === undefined ? 'is required' : 'must be 1 to 255 visible ASCII characters'}`;
  fail('validation_failed', message, { fields: [{ field: header, message }] });
}

function answerFor(begun: Exclude<Begun, { outcome: 'run' }>, reply: FastifyReply): FastifyReply {
  if (begun.outcome === 'other_request') fail('idempotency_key_reused');
  if (begun.outcome === 'in_flight') {
    throw new AppError('request_in_flight', undefined, { retryAfter: begun.retryAfter });
  }
  const { status, contentType, body } = begun.answer;
  return reply.code(status).header('idempotent-replay', 'true').type(contentType).send(body);
}

function asksForRepeat(reply: FastifyReply): boolean {
  return reply.statusCode >= 500 || reply.hasHeader('retry-after');
}

function answerOf(reply: FastifyReply, body: string): StoredAnswer {
  return { status: reply.statusCode, contentType: String(reply.getHeader('content-type') ?? 'application/json'), body };
}

function idOf({ user, method, url }: FastifyRequest, key: string): string {
  return sha256(JSON.stringify([user?.id ?? null, method, url, key]));
}

function fingerprintOf({ method, url, body }: FastifyRequest): string {
  return sha256(JSON.stringify([method, url, body ?? null]));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
