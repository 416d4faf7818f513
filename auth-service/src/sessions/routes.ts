import { AppError, fail } from '@artel/shared/errors';
import { type ArtelServer, envelope, ok, problems } from '@artel/shared/http';
import { Type } from 'typebox';
import type { SessionAnswers } from './answers.js';
import { LoginBody, LogoutBody, SignedInAnswer } from './schemas.js';
import type { Sessions } from './use-cases.js';
import { visitorOf } from './visitor.js';

export interface SessionRouteOptions {
  readonly sessions: Sessions;
  readonly answers: SessionAnswers;
  /** Attempts per minute and address. */
  readonly credentialRateLimitMax: number;
}

/** Signing in, staying signed in, signing out. */
export function sessionRoutes(
  app: ArtelServer,
  { sessions, answers, credentialRateLimitMax }: SessionRouteOptions,
): void {
  app.post(
    '/api/auth/login',
    {
      config: { rateLimit: { max: credentialRateLimitMax, timeWindow: '1 minute' } },
      schema: {
        operationId: 'login',
        tags: ['auth'],
        summary: 'Sign in with an email address or username and a password',
        body: LoginBody,
        description:
          'Where two-factor sign-in is on, the answer to a right password without `code` is `two_factor_required`: ' +
          'send both again, with it. Failures are counted for each account and address; too many are answered ' +
          '`too_many_requests` for a time that doubles, at most a quarter of an hour.',
        response: {
          200: SignedInAnswer,
          ...problems('invalid_credentials', 'two_factor_required', 'invalid_two_factor_code'),
        },
      },
    },
    async (request, reply) => {
      const { email, username, password, code } = request.body;
      const name = email ?? username ?? refuseNameless();
      const signedIn = await sessions.login({ name, password, code }, visitorOf(request));
      return answers.signedIn(reply, 'Login successful', signedIn);
    },
  );

  app.post(
    '/api/auth/refresh',
    {
      schema: {
        operationId: 'refreshSession',
        tags: ['auth'],
        summary: 'Renew the access token',
        description:
          'Takes the refresh token from the cookie and replaces it. Requests that cross within 30 seconds all get the ' +
          'same successor; a token used again later ends the session.',
        response: { 200: SignedInAnswer, ...problems('unauthorized', 'refresh_reused') },
      },
    },
    async (request, reply) => {
      const token = answers.presented(request) ?? fail('unauthorized', 'There is no refresh token: sign in');
      try {
        return answers.signedIn(reply, 'Token refreshed', await sessions.refresh(token));
      } catch (error) {
        if (error instanceof AppError && error.status === 401) answers.forget(reply);
        throw error;
      }
    },
  );

  app.post(
    '/api/auth/logout',
    {
      schema: {
        operationId: 'logout',
        tags: ['auth'],
        summary: 'Sign out',
        description: 'Ends the session of the cookie and of the token in the body, whichever are given.',
        body: LogoutBody,
        response: { 200: envelope(Type.Null()) },
      },
    },
    async (request, reply) => {
      for (const token of [answers.presented(request), request.body.token]) {
        if (token !== undefined) await sessions.logout(token);
      }
      answers.forget(reply);
      return ok('Logout successful', null);
    },
  );
}

function refuseNameless(): never {
  fail('validation_failed', 'email is required', { fields: [{ field: 'email', message: 'email is required' }] });
}
