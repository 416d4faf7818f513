import { catalogue, type ErrorCode } from '@artel/shared/errors';
import { isTraceparent, newTraceparent, traceIdOf } from '@artel/shared/telemetry';
import type { Incoming } from './forwarded.js';
import { findRoute } from './route-table.js';

/** An answer the ingress gives itself. */
export interface Refusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** 404: no service answers this path. */
export function unknownPath(request: Incoming): Refusal {
  return refusal(request, 'not_found', `nothing answers ${pathOf(request)}`, {});
}

/** 400: the path cannot be decoded, or leads out of what was asked for. */
export function unreadablePath(request: Incoming): Refusal {
  return refusal(request, 'validation_failed', 'the path is not valid', {});
}

/** 503: the service that would answer is not there, or was lost while answering. */
export function unreachable(request: Incoming): Refusal {
  const service = findRoute(pathOf(request))?.service ?? 'the service';
  return refusal(request, 'service_unavailable', `${service} cannot be reached right now`, { 'retry-after': '1' });
}

function pathOf({ url = '/' }: Incoming): string {
  return url.split('?', 1)[0] ?? '/';
}

/** Problem details (RFC 9457) in the form the services give them. */
function refusal(request: Incoming, code: ErrorCode, message: string, headers: Record<string, string>): Refusal {
  const { status, title } = catalogue[code];
  const { traceparent } = request.headers;
  const traceId = traceIdOf(isTraceparent(traceparent) ? traceparent : newTraceparent());
  const type = `urn:artel:error:${code}`;
  const body = { type, title, status, detail: message, success: false, message, errors: [], code, traceId };
  return { status, headers: { 'content-type': 'application/problem+json', ...headers }, body: JSON.stringify(body) };
}
