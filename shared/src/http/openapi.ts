import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import Fastify, { type FastifyInstance, type FastifySchema, type RouteOptions } from 'fastify';
import { plainSchema } from './plain-schema.js';
import { ProblemSchema } from './problem.js';

declare module 'fastify' {
  interface FastifyInstance {
    /** The routes as an OpenAPI 3.1 document, made anew each time. */
    describe(): Promise<object>;
  }
}

export interface ApiDescription {
  readonly service: string;
  readonly version: string;
  readonly publicUrl: string;
  readonly tags: readonly { readonly name: string; readonly description: string }[];
}

type DescribedRoute = Pick<RouteOptions, 'method' | 'url' | 'schema'>;

/**
 * Adds `app.describe()`. Only notes the routes down: what it takes to describe them is loaded when someone asks, which
 * in most processes nobody does.
 */
export function addDescription(app: FastifyInstance, api: ApiDescription): void {
  const routes: DescribedRoute[] = [];
  app.addSchema(ProblemSchema);
  app.addHook('onRoute', ({ method, url, schema }) => {
    if (method !== 'HEAD') routes.push({ method, url, ...(schema && { schema }) });
  });
  app.decorate('describe', () => describeRoutes(routes, api));
}

/** Describes routes by adding them to a server that never listens and compiles nothing. */
async function describeRoutes(routes: readonly DescribedRoute[], api: ApiDescription): Promise<object> {
  const { default: swagger } = await import('@fastify/swagger');
  const app = Fastify({ exposeHeadRoutes: false });
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => JSON.stringify);
  app.addSchema(ProblemSchema);
  await app.register(swagger, { openapi: documentOf(api), refResolver: { buildLocalReference }, transform });
  for (const route of routes) app.route({ ...route, handler: () => undefined });
  await app.ready();
  const description = app.swagger();
  await app.close();
  return description;
}

type OpenApiDocument = NonNullable<FastifyDynamicSwaggerOptions['openapi']>;

function documentOf({ service, version, publicUrl, tags }: ApiDescription): OpenApiDocument {
  const [name] = service.split('-');
  return {
    openapi: '3.1.0',
    info: {
      title: `Artel ${name} API`,
      description:
        'A creator marketplace. Errors are problem+json (RFC 9457); their codes are listed in docs/errors.md.',
      version,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: publicUrl }],
    tags: tags.map(({ name, description }) => ({ name, description })),
    components: {
      securitySchemes: {
        bearerAuth: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'An access token.' },
      },
    },
  };
}

/** Shared schemas keep the name they were given, so that the descriptions of all services can be merged. */
function buildLocalReference(schema: { $id?: unknown }, _base: unknown, _fragment: string, index: number): string {
  return typeof schema.$id === 'string' ? schema.$id : `Schema${index}`;
}

const requestParts = ['body', 'params', 'querystring', 'headers'] as const;

/** Request schemas are shown as plain as response schemas are; these already were made so when the route was added. */
const transform: NonNullable<FastifyDynamicSwaggerOptions['transform']> = ({ schema, url }) => {
  const shown: FastifySchema = { ...schema };
  for (const part of requestParts) if (shown[part] !== undefined) shown[part] = plainSchema(shown[part]);
  if (shown.querystring) shown.querystring = withoutDefaulted(shown.querystring);
  return { schema: shown, url };
};

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, { readonly default?: unknown }>>;
  readonly required?: readonly string[];
}

/** A query parameter with a default always has a value for the handler, and never must be sent by the client. */
function withoutDefaulted(schema: ObjectSchema): ObjectSchema {
  const { properties = {}, required = [] } = schema;
  return { ...schema, required: required.filter((name) => properties[name]?.default === undefined) };
}
