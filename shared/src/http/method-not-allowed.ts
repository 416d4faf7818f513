import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { fail } from '../errors/index.js';

interface Resource {
  readonly pattern: RegExp;
  readonly methods: Set<string>;
}

/**
 * Answers what no route matches: `method_not_allowed` with `Allow` (RFC 9110 § 15.5.6) when the path has routes for
 * other methods, else `not_found`. Looks only then, so that matched requests pay nothing.
 */
export function addNotFoundHandler(app: FastifyInstance): void {
  const resources = new Map<string, Resource>();
  app.addHook('onRoute', ({ url, method }) => {
    // A catch-all, such as that for CORS preflights, is not a resource.
    if (url === '*' || url === '/*') return;
    const resource = resources.get(url) ?? { pattern: patternOf(url), methods: new Set() };
    for (const name of [method].flat()) resource.methods.add(name);
    resources.set(url, resource);
  });

  app.setNotFoundHandler((request: FastifyRequest, reply: FastifyReply) => {
    const path = request.url.split('?', 1)[0] ?? '/';
    const allowed = [...resources.values()].flatMap(({ pattern, methods }) => (pattern.test(path) ? [...methods] : []));
    if (allowed.length === 0) fail('not_found', `there is nothing at ${request.method} ${path}`);
    reply.header('allow', [...new Set(allowed)].sort().join(', '));
    fail('method_not_allowed', `${request.method} is not allowed at ${path}`);
  });
}

/** `/a/:id/*` → a pattern for whole paths. */
function patternOf(url: string): RegExp {
  const source = url
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replace(/:[^/]+/g, '[^/]+')
    .replaceAll('*', '.*');
  return new RegExp(`^${source}$`);
}
