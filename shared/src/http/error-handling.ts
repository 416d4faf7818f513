import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../errors/index.js';
import { traceIdOf } from '../telemetry/index.js';
import { problemOf, problemType } from './problem.js';
import { isUnavailable } from './unavailable.js';

/** Answers any error as problem+json. What is not ours to tell is logged and becomes `internal_error`. */
export function handleError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = toAppError(error);
  const traceId = traceIdOf(request.traceparent);
  if (known.status >= 500) request.log.error({ err: error, traceId }, 'request failed');
  if (known.retryAfter !== undefined) reply.header('retry-after', known.retryAfter);
  if (known.status === 401) reply.header('www-authenticate', challenge(known));
  reply.removeHeader('etag').removeHeader('cache-control');
  return reply
    .code(known.status)
    .type(problemType)
    .send(JSON.stringify(problemOf(known, traceId)));
}

/** RFC 6750, § 3: a token that was sent and refused is named as the reason. */
function challenge({ code, cause }: AppError): string {
  const refused = code === 'token_expired' || cause !== undefined;
  return refused ? 'Bearer realm="artel", error="invalid_token"' : 'Bearer realm="artel"';
}

/** Classifies what was thrown: ours as it is, fastify's by status, a driver's outage as 503, all else as 500. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (isUnavailable(error)) return new AppError('service_unavailable', undefined, { cause: error, retryAfter: 2 });
  return fromFramework(error) ?? new AppError('internal_error', undefined, { cause: error });
}

/** The errors of fastify and its plugins, which carry a `statusCode`; 5xx ones stay unexplained. */
function fromFramework(error: unknown): AppError | undefined {
  const { statusCode, code } = error as Partial<FastifyError>;
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return new AppError('unsupported_media_type', 'the content type must be application/json');
  }
  switch (statusCode) {
    case 400:
      return isJsonError(error)
        ? new AppError('malformed_json', undefined, { cause: error })
        : new AppError('validation_failed', undefined, { cause: error });
    case 403:
      return new AppError('forbidden');
    // A part of the path longer than any id or name: nothing can be there.
    case 414:
    case 404:
      return new AppError('not_found');
    case 413:
      return new AppError('payload_too_large');
    case 415:
      return new AppError('unsupported_media_type');
    case 429:
      return new AppError('too_many_requests');
    default:
      return undefined;
  }
}

function isJsonError(error: unknown): boolean {
  return error instanceof SyntaxError || (error as FastifyError).code === 'FST_ERR_CTP_INVALID_JSON_BODY';
}
