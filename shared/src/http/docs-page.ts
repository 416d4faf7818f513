import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { FastifyStaticSwaggerOptions } from '@fastify/swagger';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, type HTTPMethods } from 'fastify';
import { fail } from '../errors/index.js';

export interface DocsOptions {
  readonly publicUrl: string;
  /** A file with the description of the whole API, shown instead of this service's own. */
  readonly specPath?: string;
}

/** Of one connection, not of the answer. */
const hopByHop = new Set(['connection', 'date', 'keep-alive', 'transfer-encoding']);

/**
 * Shows the API's description at `/docs`. The page is a server of its own inside of this one, made at the first visit:
 * it would take up megabytes in each process, and few processes are ever asked for it.
 */
export function addDocsPage(app: FastifyInstance, options: DocsOptions): void {
  let page: Promise<FastifyInstance> | undefined;
  const show = async (request: FastifyRequest, reply: FastifyReply) => {
    page ??= createPage(app, options).catch((error: unknown) => {
      page = undefined;
      throw error;
    });
    const { method, url, headers } = request;
    const answer = await (await page).inject({ method: method as HTTPMethods, url, headers });
    if (answer.statusCode === 404) fail('not_found', `there is nothing at ${url}`);
    for (const [name, value] of Object.entries(answer.headers)) {
      if (value !== undefined && !hopByHop.has(name)) reply.header(name, value);
    }
    return reply.code(answer.statusCode).send(answer.rawPayload);
  };
  for (const url of ['/docs', '/docs/*']) app.get(url, { schema: { hide: true } }, show);
  app.addHook('onClose', async () => {
    await page?.then(
      (made) => made.close(),
      () => undefined,
    );
  });
}

async function createPage(app: FastifyInstance, { publicUrl, specPath }: DocsOptions): Promise<FastifyInstance> {
  const [{ default: swagger }, { default: swaggerUi }] = await Promise.all([
    import('@fastify/swagger'),
    import('@fastify/swagger-ui'),
  ]);
  const page = Fastify();
  await page.register(swagger, { mode: 'static', specification: await specificationOf(app, specPath) });
  await page.register(swaggerUi, {
    routePrefix: '/docs',
    uiConfig: { deepLinking: true, persistAuthorization: true },
    staticCSP: pagePolicy(publicUrl),
  });
  return page;
}

type Specification = FastifyStaticSwaggerOptions['specification'];

async function specificationOf(app: FastifyInstance, path: string | undefined): Promise<Specification> {
  if (path !== undefined && existsSync(path)) return { path, baseDir: dirname(path) };
  return { document: (await app.describe()) as Extract<Specification, { document: object }>['document'] };
}

/** The page runs its own scripts and calls the API; swagger-ui cannot do without inline styles. */
function pagePolicy(publicUrl: string): Record<string, string> {
  return {
    'default-src': "'none'",
    'connect-src': `'self' ${new URL(publicUrl).origin}`,
    'font-src': "'self'",
    'img-src': "'self' data:",
    'script-src': "'self'",
    'style-src': "'self' 'unsafe-inline'",
    'base-uri': "'none'",
    'frame-ancestors': "'none'",
  };
}
