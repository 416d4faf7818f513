import type { FastifyReply, FastifyRequest } from 'fastify';
import { fail } from '../errors/index.js';

/**
 * Sets `ETag`. When the client has this version already (`If-None-Match`, RFC 9110 § 13.1.2), answers 304 and
 * returns true: the handler then returns `reply`. `tag` is any text that changes with the resource, such as a version.
 */
export function replyWithEtag(request: FastifyRequest, reply: FastifyReply, tag: string | number): boolean {
  const etag = quoted(tag);
  reply.header('etag', etag).header('cache-control', request.user ? 'private, no-cache' : 'no-cache');
  const wanted = request.headers['if-none-match'];
  if (wanted === undefined || !matchesWeakly(wanted, etag)) return false;
  reply.code(304).send();
  return true;
}

/** Throws `precondition_failed` when `If-Match` is present and names another version (RFC 9110 § 13.1.1). */
export function requireMatch(request: FastifyRequest, currentTag: string | number): void {
  const wanted = request.headers['if-match'];
  if (wanted === undefined || wanted === '*') return;
  if (!wanted.split(',').some((tag) => tag.trim() === quoted(currentTag))) {
    fail('precondition_failed', 'it has changed since you read it; read it again', {
      details: { currentEtag: quoted(currentTag) },
    });
  }
}

/** `response` entry for a route that may answer 304. */
export const notModified: Record<never, never> = { 304: { type: 'null', description: 'Not Modified' } };

function quoted(tag: string | number): string {
  return `"${tag}"`;
}

function matchesWeakly(wanted: string, etag: string): boolean {
  if (wanted === etag || wanted === '*') return true;
  return wanted.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}
