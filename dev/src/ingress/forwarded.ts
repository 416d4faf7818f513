import type { IncomingHttpHeaders } from 'node:http';

/** What the ingress needs to know of a request, whichever HTTP version it came by. */
export interface Incoming {
  readonly url?: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly socket: { readonly remoteAddress?: string | undefined };
}

/**
 * The headers a proxy passes on: those received, plus who asked and what for (`X-Forwarded-*`). An address chain that
 * is already there is extended, not believed or replaced. `Expect` was met by whoever took the body.
 */
export function withForwarded(request: Incoming, headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const chain = [request.headers['x-forwarded-for'], request.socket.remoteAddress].flat();
  const { expect: _, ...passed } = headers;
  const host = request.headers['x-forwarded-host'] ?? request.headers.host;
  return {
    ...passed,
    'x-forwarded-for': chain.filter((address) => address !== undefined).join(', '),
    'x-forwarded-proto': request.headers['x-forwarded-proto'] ?? 'http',
    ...(host === undefined ? {} : { 'x-forwarded-host': host }),
  };
}

/** The headers of an answer without those that are about the connection it came by (RFC 9110 §7.6.1). */
export function withoutConnection(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const { connection: _, 'keep-alive': __, ...passed } = headers;
  return passed;
}
