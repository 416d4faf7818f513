import { requireUser, userOf } from '@artel/shared/auth';
import { type ArtelServer, Body, envelope, ok, problems } from '@artel/shared/http';
import { Type } from 'typebox';
import { canonicalEmail, Email } from '../profiles/index.js';
import { OptionalCode, requireLiveSession, type Sessions } from '../sessions/index.js';
import { Password } from './policy.js';
import type { PasswordChanges } from './use-cases.js';

export interface PasswordRouteOptions {
  readonly passwordChanges: PasswordChanges;
  readonly sessions: Pick<Sessions, 'isLive'>;
  /** Attempts per minute and address. */
  readonly credentialRateLimitMax: number;
}

/** The secret part of a mail link, as it came. */
const MailToken = Type.String({ minLength: 1, maxLength: 128, description: 'What follows `#token=` in the link.' });

const CurrentPassword = Type.String({ minLength: 1, maxLength: 1024 });

/** Another password: when the old one is forgotten, and when it is not. */
export function passwordRoutes(app: ArtelServer, options: PasswordRouteOptions): void {
  const { passwordChanges, sessions, credentialRateLimitMax } = options;
  const config = { rateLimit: { max: credentialRateLimitMax, timeWindow: '1 minute' } };

  app.post(
    '/api/auth/password/forgot',
    {
      config,
      schema: {
        operationId: 'forgotPassword',
        tags: ['auth'],
        summary: 'Ask for a link to choose a new password',
        description:
          'Answers the same, after the same time, whether or not an account has the address. The link works once and ' +
          'for 30 minutes; beyond three letters an hour to one address, none follows.',
        body: Body({ email: Email }),
        response: { 202: envelope(Type.Null()) },
      },
    },
    async (request, reply) => {
      await passwordChanges.forgot(canonicalEmail(request.body.email));
      return reply.code(202).send(ok('If an account has this address, a letter is on its way', null));
    },
  );

  app.post(
    '/api/auth/password/reset',
    {
      config,
      schema: {
        operationId: 'resetPassword',
        tags: ['auth'],
        summary: 'Choose a new password with the link of a letter',
        description: 'Ends every session of the account.',
        body: Body({ token: MailToken, password: Password }),
        response: { 200: envelope(Type.Null()), ...problems('mail_token_invalid') },
      },
    },
    async (request) => {
      await passwordChanges.reset(request.body.token, request.body.password);
      return ok('Password changed; sign in with it', null);
    },
  );

  app.put(
    '/api/auth/password',
    {
      config,
      onRequest: requireUser,
      preHandler: requireLiveSession(sessions),
      schema: {
        operationId: 'changePassword',
        tags: ['auth'],
        summary: "Change one's own password",
        description: 'Ends every other session of the account.',
        body: Body({ currentPassword: CurrentPassword, newPassword: Password, code: OptionalCode }),
        response: {
          200: envelope(Type.Null()),
          ...problems(
            'wrong_password',
            'two_factor_required',
            'invalid_two_factor_code',
            'user_not_found',
            'too_many_requests',
          ),
        },
      },
    },
    async (request) => {
      const { id: userId, sessionId } = userOf(request);
      await passwordChanges.change({ userId, sessionId }, request.body);
      return ok('Password changed', null);
    },
  );
}
