import type { ErrorCode } from '@artel/shared/errors';
import type { ArtelServer } from '@artel/shared/http';

/** What OAuth calls our errors (RFC 6749, § 5.2; RFC 6750, § 3.1); anything else is a bad request. */
const names: { readonly [Code in ErrorCode]?: string } = {
  invalid_client: 'invalid_client',
  unsupported_grant_type: 'unsupported_grant_type',
  invalid_scope: 'invalid_scope',
  unauthorized: 'invalid_token',
  forbidden: 'insufficient_scope',
  too_many_requests: 'temporarily_unavailable',
  service_unavailable: 'temporarily_unavailable',
  internal_error: 'server_error',
};

/** An error as it leaves here: of the rest of the API, with the members OAuth libraries look for. */
export interface OAuthError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly error: string;
  readonly error_description: string;
}

/** Adds what OAuth has for an error to one of ours. */
export function asOAuthError<Problem extends Pick<OAuthError, 'code' | 'message'>>(
  problem: Problem,
): Problem & OAuthError {
  const error = names[problem.code] ?? 'invalid_request';
  return { ...problem, error, error_description: describable(problem.message) };
}

/**
 * Has every error of these routes answered in both forms. As plain JSON: that is what RFC 6749 asks for, and libraries
 * read nothing else.
 */
export function answerErrorsAsOAuth(app: ArtelServer): void {
  app.addHook('onSend', async (request, reply, payload) => {
    if (reply.statusCode < 400 || typeof payload !== 'string') return payload;
    const problem = asOAuthError(JSON.parse(payload));
    reply.type('application/json; charset=utf-8').header('cache-control', 'no-store');
    const isBasic = /^Basic /i.test(request.headers.authorization ?? '');
    // § 5.2: the challenge names the scheme the client tried.
    if (problem.error === 'invalid_client' && isBasic) reply.header('www-authenticate', 'Basic realm="artel"');
    return JSON.stringify(problem);
  });
}

/** § 5.2 allows printable ASCII but for quotes and backslashes. */
function describable(message: string): string {
  return message.replaceAll(/["\\]/g, "'").replaceAll(/[^\x20-\x7e]/g, ' ');
}
