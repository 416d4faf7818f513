import { STATUS_CODES } from 'node:http';
import type { FastifyInstance, FastifySchema, preParsingHookHandler, RouteOptions } from 'fastify';
import type { Guard } from '../auth/index.js';
import type { ErrorCode } from '../errors/index.js';
import { plainSchema } from './plain-schema.js';
import { mergeResponses, problems } from './problem.js';

const required = ['operationId', 'tags', 'summary', 'response'] as const;

/**
 * Holds every route under `/api` to a complete description, at start: a unique `operationId`, a tag, a summary and
 * response schemas. Adds what follows from the route itself: the security its guards ask for, and the errors any such
 * route can answer.
 */
export function addRouteRules(app: FastifyInstance): void {
  const operations = new Map<string, string>();
  app.addHook('onRoute', (route) => {
    if (!route.url.startsWith('/api')) return;
    const name = `${[route.method].flat().join('|')} ${route.url}`;
    const schema: FastifySchema = { ...route.schema };
    const { operationId } = schema;
    const missing = required.filter((part) => schema[part] === undefined);
    if (operationId === undefined || missing.length > 0) throw new Error(`${name} lacks ${missing.join(', ')}`);
    if (route.method !== 'HEAD') {
      const other = operations.get(operationId);
      if (other !== undefined) throw new Error(`${name} has the operationId of ${other}: ${operationId}`);
      operations.set(operationId, name);
    }
    const own = withDescriptions(plainSchema(schema.response) as Record<string, object>);
    const response = mergeResponses(own, problems(...inherentErrors(route)));
    route.schema = { ...schema, response, security: schema.security ?? securityOf(route) };
    runGuardsFirst(route);
  });
}

/** OpenAPI wants each response described; where a route says nothing, the status does. */
function withDescriptions(responses: Readonly<Record<string, object>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(responses).map(([status, schema]) => {
      const description = STATUS_CODES[status] ?? 'Response';
      return [status, 'description' in schema ? schema : { ...schema, 'x-response-description': description }];
    }),
  );
}

function inherentErrors(route: RouteOptions): ErrorCode[] {
  const { body, params, querystring, headers } = route.schema ?? {};
  const access = accessOf(route);
  const codes: ErrorCode[] = ['too_many_requests', 'internal_error', 'service_unavailable'];
  if (body || params || querystring || headers) codes.push('validation_failed');
  if (body) codes.push('malformed_json', 'payload_too_large', 'unsupported_media_type');
  if (access) codes.push('unauthorized', 'token_expired');
  if (access === 'role') codes.push('forbidden');
  return codes;
}

function securityOf(route: RouteOptions): Record<string, string[]>[] {
  const bearer = { bearerAuth: [] };
  const access = accessOf(route);
  if (access === undefined) return [];
  return access === 'optional' ? [{}, bearer] : [bearer];
}

/** The strictest guard among a route's hooks. */
function accessOf({ onRequest, preParsing, preValidation, preHandler }: RouteOptions): Guard['access'] | undefined {
  const hooks: unknown[] = [onRequest, preParsing, preValidation, preHandler].flat();
  const found = hooks.filter(isGuard).map((guard) => guard.access);
  return (['role', 'user', 'optional'] as const).find((access) => found.includes(access));
}

/** Moves guards ahead of body and validation: a guest hears 401, and we read nothing of what they send. */
function runGuardsFirst(route: RouteOptions): void {
  const handlers = [route.preHandler ?? []].flat();
  const guards = handlers.filter(isGuard);
  if (guards.length === 0) return;
  route.preParsing = [...[route.preParsing ?? []].flat(), ...guards.map(beforeParsing)];
  route.preHandler = handlers.filter((hook) => !isGuard(hook));
}

/** As a hook that is handed the body too, which no guard reads. */
function beforeParsing(guard: Guard): preParsingHookHandler {
  return (request, reply, _body, done) => guard(request, reply, done);
}

function isGuard(hook: unknown): hook is Guard {
  return typeof hook === 'function' && 'access' in hook;
}
