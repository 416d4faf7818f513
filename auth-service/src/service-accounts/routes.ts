import type { Guard } from '@artel/shared/auth';
import { fail } from '@artel/shared/errors';
import { type ArtelServer, problems } from '@artel/shared/http';
import type { FastifyRequest } from 'fastify';
import { basicCredentials, type ClientCredentials } from './credentials.js';
import { answerErrorsAsOAuth } from './oauth-errors.js';
import { IntrospectBody, IntrospectionAnswer, TokenAnswer, TokenBody } from './schemas.js';
import type { Scope } from './scopes.js';
import type { ServiceAccounts } from './use-cases.js';

export interface ServiceAccountRouteOptions {
  readonly serviceAccounts: ServiceAccounts;
  /** Attempts per minute and address. */
  readonly credentialRateLimitMax: number;
}

const errorForm =
  'Errors are `application/json` with `error` and `error_description` (RFC 6749 § 5.2) beside what every problem has.';

/**
 * What programs use, in the shapes that OAuth libraries expect: form-encoded or JSON, and answers without our
 * envelope. Errors are those of the rest of the API, in the form of OAuth too.
 */
export async function serviceAccountRoutes(
  server: ArtelServer,
  { serviceAccounts, credentialRateLimitMax }: ServiceAccountRouteOptions,
): Promise<void> {
  // A plugin of its own, so that other routes go on refusing forms: a page of another site could send one.
  await server.register(async (app: ArtelServer) => {
    acceptForms(app);
    answerErrorsAsOAuth(app);

    app.post(
      '/api/auth/token',
      {
        config: { rateLimit: { max: credentialRateLimitMax, timeWindow: '1 minute' } },
        schema: {
          operationId: 'issueServiceToken',
          tags: ['auth'],
          summary: 'A token for a service account (OAuth 2.0 client credentials)',
          description: errorForm,
          security: [],
          body: TokenBody,
          response: {
            200: TokenAnswer,
            ...problems('invalid_client', 'unsupported_grant_type', 'invalid_scope'),
          },
        },
      },
      async (request, reply) => {
        if (request.body.grant_type !== 'client_credentials') fail('unsupported_grant_type');
        const issued = await serviceAccounts.issueToken(credentialsOf(request), request.body.scope);
        reply.header('cache-control', 'no-store');
        return {
          access_token: issued.token,
          token_type: 'Bearer' as const,
          expires_in: issued.expiresIn,
          scope: issued.scopes.join(' '),
        };
      },
    );

    app.post(
      '/api/auth/introspect',
      {
        onRequest: requireScope(serviceAccounts, 'tokens:introspect'),
        schema: {
          operationId: 'introspectToken',
          tags: ['auth'],
          summary: 'Whether a token is good at this moment (RFC 7662)',
          description: `For service accounts. A token whose session has ended is not active, though it still verifies. ${errorForm}`,
          body: IntrospectBody,
          response: { 200: IntrospectionAnswer },
        },
      },
      async (request, reply) => {
        reply.header('cache-control', 'no-store');
        return serviceAccounts.introspect(request.body.token);
      },
    );
  });
}

function acceptForms(app: ArtelServer): void {
  app.addContentTypeParser<string>(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => {
      const entries = [...new URLSearchParams(body)];
      const repeated = entries.length > new Set(entries.map(([name]) => name)).size;
      // RFC 6749, § 3.2: which of two values would be meant?
      if (repeated) done(Object.assign(new Error('a parameter is repeated'), { statusCode: 400 }));
      else done(null, Object.fromEntries(entries));
    },
  );
}

function requireScope(serviceAccounts: Pick<ServiceAccounts, 'authorize'>, scope: Scope): Guard {
  const check = async ({ headers }: FastifyRequest): Promise<void> => {
    const token = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
    await serviceAccounts.authorize(token ?? fail('unauthorized', 'A token of a service account is required'), scope);
  };
  return Object.assign((request: FastifyRequest) => check(request), { access: 'role' as const });
}

function credentialsOf(request: {
  readonly headers: FastifyRequest['headers'];
  readonly body: { readonly client_id?: string; readonly client_secret?: string };
}): ClientCredentials {
  const { client_id: clientId, client_secret: clientSecret } = request.body;
  const basic = basicCredentials(request.headers.authorization);
  if (basic !== undefined) return basic;
  if (clientId === undefined || clientSecret === undefined) fail('invalid_client', 'There are no client credentials');
  return { clientId, clientSecret };
}
