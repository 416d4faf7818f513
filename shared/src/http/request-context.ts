import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger, Metrics } from '../telemetry/index.js';
import { childTraceparent, isTraceparent, newTraceparent, runWithSpan, traceIdOf } from '../telemetry/index.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** This request's span in the trace it belongs to. */
    traceparent: string;
    /** `performance.now()` when it came in. */
    startedAt: number;
  }
}

/** What every answer says to browsers: these are data, not pages (OWASP REST security cheat sheet). */
const securityHeaders = [
  ['content-security-policy', "default-src 'none'; frame-ancestors 'none'"],
  ['cross-origin-resource-policy', 'same-site'],
  ['referrer-policy', 'no-referrer'],
  ['strict-transport-security', 'max-age=31536000; includeSubDomains'],
  ['x-content-type-options', 'nosniff'],
] as const;

const wellFormedRequestId = /^[\w.:-]{1,128}$/;

/** The client's `x-request-id` when it is harmless to log, else the id of the trace. */
export function requestIdOf(given: string | readonly string[] | undefined, traceparent: string): string {
  return typeof given === 'string' && wellFormedRequestId.test(given) ? given : traceIdOf(traceparent);
}

/**
 * Gives each request its trace, and each answer its ids and security headers; tells log and metrics of each answer.
 * Hooks are few and synchronous because every request pays for them.
 */
export function addRequestContext(app: FastifyInstance, logger: Logger, metrics: Metrics): void {
  // Nothing in the line needs redacting, and looking for it would cost more than the rest of the request.
  const accessLog = logger.child({}, { redact: [] });
  const durations = metrics.histogram('http_request_duration_seconds', 'Time to answer a request.', [
    'method',
    'route',
    'status',
  ]);
  app.decorateRequest('traceparent', '');
  app.decorateRequest('startedAt', 0);

  app.addHook('onRequest', (request, reply, done) => {
    openContext(request, reply);
    runWithSpan(request.traceparent, done);
  });

  // Reading a body continues on the socket's events, outside of the trace; this brings it back in.
  app.addHook('preValidation', (request, _reply, done) => {
    if (request.body === undefined) done();
    else runWithSpan(request.traceparent, done);
  });

  // What a 304 confirms was answered with these, and a client keeps them (RFC 9111, § 3.2): so it need not say them.
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (reply.statusCode !== 304) addSecurityHeaders(reply);
    done(null, payload);
  });

  app.addHook('onResponse', (request, reply, done) => {
    const ms = performance.now() - request.startedAt;
    const route = request.routeOptions.url ?? 'unknown';
    durations.observe({ method: request.method, route, status: reply.statusCode }, ms / 1000);
    logAnswer(accessLog, request, reply, ms);
    done();
  });
}

/** Begins a request's trace, and its answer with the ids. */
export function openContext(request: FastifyRequest, reply: FastifyReply): void {
  request.startedAt = performance.now();
  const given = request.headers.traceparent;
  const traceparent = isTraceparent(given) ? childTraceparent(given) : newTraceparent();
  request.traceparent = traceparent;
  reply.header('traceparent', traceparent);
  reply.header('x-request-id', requestIdOf(request.headers['x-request-id'], traceparent));
}

/** Adds what the route has not said otherwise: some show pages, or pictures for other sites. */
export function addSecurityHeaders(reply: FastifyReply): void {
  for (const [name, value] of securityHeaders) {
    if (!reply.hasHeader(name)) reply.header(name, value);
  }
}

const operational = new Set(['/livez', '/readyz', '/metrics']);

function logAnswer(log: Logger, request: FastifyRequest, reply: FastifyReply, ms: number): void {
  const path = pathOf(request.url);
  const level = operational.has(path) ? 'debug' : 'info';
  if (!log.isLevelEnabled(level)) return;
  log[level]({
    event: 'http.request',
    method: request.method,
    path,
    status: reply.statusCode,
    ms: Math.round(ms * 100) / 100,
    traceId: traceIdOf(request.traceparent),
    userId: request.user?.id,
  });
}

/** Without the query, which may hold what people search for. */
function pathOf(url: string): string {
  const end = url.indexOf('?');
  return end < 0 ? url : url.slice(0, end);
}
