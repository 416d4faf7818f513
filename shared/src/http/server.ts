import type { IncomingMessage, ServerResponse } from 'node:http';
import cors from '@fastify/cors';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController, type RawServerDefault } from 'fastify';
import type { TokenVerifier } from '../auth/index.js';
import type { CommonConfig } from '../config/index.js';
import type { Logger, Metrics } from '../telemetry/index.js';
import { addDocsPage, type DocsOptions } from './docs-page.js';
import { handleError } from './error-handling.js';
import { acceptJsonOnly } from './json-bodies.js';
import { addNotFoundHandler } from './method-not-allowed.js';
import { type ApiDescription, addDescription } from './openapi.js';
import { addProbes, type ReadinessChecks } from './probes.js';
import { addRateLimit } from './rate-limit.js';
import { addRequestContext, addSecurityHeaders, openContext } from './request-context.js';
import { addRouteRules } from './route-rules.js';
import { serializerFactory } from './serialization.js';
import { validatorCompiler } from './validation.js';

/** A fastify instance whose handlers get their types from the TypeBox schemas of their route. */
export type ArtelServer = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

export interface ServerOptions {
  readonly service: string;
  readonly version: string;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly config: Pick<CommonConfig, 'corsOrigins' | 'rateLimitMax' | 'publicUrl' | 'trustedProxies'>;
  readonly verifier: TokenVerifier;
  /** What `/readyz` asks; a check rejects when the service cannot do its work. */
  readonly readiness: ReadinessChecks;
  /** Largest JSON body in bytes. */
  readonly bodyLimit?: number;
  readonly tags?: ApiDescription['tags'];
  /** The whole API's description, for `/docs`; without it `/docs` shows this service's own. */
  readonly specPath?: DocsOptions['specPath'];
}

/**
 * A server with everything every service needs and no routes of its own but the probes and `/docs`. Opens no
 * connection and no port.
 */
export async function createServer(options: ServerOptions): Promise<ArtelServer> {
  const { service, version, logger, metrics, config, verifier, readiness, tags = [], specPath } = options;
  const app = Fastify({
    loggerInstance: logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    childLoggerFactory: (parent) => parent,
    genReqId: () => '',
    bodyLimit: options.bodyLimit ?? 256 * 1024,
    trustProxy: [...config.trustedProxies],
    requestTimeout: 60_000,
    // A path that cannot be decoded or is too long meets no hook, so its answer is given its context here.
    frameworkErrors(error, request, reply) {
      openContext(request, reply);
      addSecurityHeaders(reply);
      handleError(error, request, reply);
    },
    schemaController: { compilersFactory: { buildSerializer: serializerFactory() } },
  }).withTypeProvider<TypeBoxTypeProvider>();

  app.decorate('verifier', verifier);
  app.decorateRequest('user', null);
  app.setValidatorCompiler(validatorCompiler);
  app.setErrorHandler(handleError);
  acceptJsonOnly(app);
  addRequestContext(app, logger, metrics);
  addNotFoundHandler(app);
  addRouteRules(app);
  await addCors(app, config.corsOrigins);
  await addRateLimit(app, config.rateLimitMax);
  const { publicUrl } = config;
  addDescription(app, { service, version, publicUrl, tags });
  addDocsPage(app, { publicUrl, ...(specPath !== undefined && { specPath }) });
  addProbes(app, metrics, readiness);
  return app;
}

async function addCors(app: ArtelServer, origins: readonly string[]): Promise<void> {
  if (origins.length === 0) return;
  await app.register(cors, {
    origin: [...origins],
    credentials: true,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: ['etag', 'idempotent-replay', 'retry-after', 'traceparent', 'x-request-id'],
    maxAge: 600,
  });
}
