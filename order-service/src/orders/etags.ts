import { userOf } from '@artel/shared/auth';
import { requireMatch } from '@artel/shared/http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Precondition } from './commit.js';
import type { StoredOrder } from './document.js';
import { partOf } from './state-machine.js';

/** A text that changes with what `viewerId` may see of the order. */
export function tagOf({ order, version }: StoredOrder, viewerId: string): string {
  return `${version}-${partOf(order, viewerId)}`;
}

/** Sets `ETag` on the answer to a change, so that the next one can be made conditional on it. */
export function setTag(reply: FastifyReply, stored: StoredOrder, viewerId: string): void {
  reply.header('etag', `"${tagOf(stored, viewerId)}"`);
}

/** The request's `If-Match`, checked on the very version that is changed; throws `precondition_failed`. */
export function ifMatch(request: FastifyRequest): Precondition {
  return (from) => requireMatch(request, tagOf(from, userOf(request).id));
}
