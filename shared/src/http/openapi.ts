import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import swagger, { type FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance, FastifySchema } from 'fastify';
import { plainSchema } from './plain-schema.js';
import { ProblemSchema } from './problem.js';

export interface ApiDescription {
  readonly service: string;
  readonly version: string;
  readonly publicUrl: string;
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  /** A file with the description of the whole API, shown at `/docs` instead of this service's own. */
  readonly specPath?: string;
}

/** Describes the routes as OpenAPI 3.1 (`app.swagger()` after `app.ready()`) and shows the description at `/docs`. */
export async function addOpenApi(app: FastifyInstance, api: ApiDescription): Promise<void> {
  app.addSchema(ProblemSchema);
  await app.register(swagger, { openapi: documentOf(api), refResolver: { buildLocalReference }, transform });
  await app.register(async (docs) => {
    // Within this scope the published file takes the place of the routes' own description.
    const path = api.specPath;
    if (path !== undefined && existsSync(path)) {
      await docs.register(swagger, { mode: 'static', specification: { path, baseDir: dirname(path) } });
    }
    await docs.register(swaggerUi, {
      routePrefix: '/docs',
      uiConfig: { deepLinking: true, persistAuthorization: true },
      staticCSP: pagePolicy(api.publicUrl),
    });
  });
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
