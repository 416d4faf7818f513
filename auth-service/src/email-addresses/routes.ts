import { requireUser, userOf } from '@artel/shared/auth';
import { type ArtelServer, Body, envelope, ok, problems } from '@artel/shared/http';
import { Type } from 'typebox';
import { canonicalEmail, Email } from '../profiles/index.js';
import { OptionalCode, requireLiveSession, type Sessions } from '../sessions/index.js';
import type { EmailAddresses } from './use-cases.js';

export interface EmailAddressRouteOptions {
  readonly emailAddresses: EmailAddresses;
  readonly sessions: Pick<Sessions, 'isLive'>;
  /** Attempts per minute and address. */
  readonly credentialRateLimitMax: number;
}

const Nothing = envelope(Type.Null());

const TokenBody = Body({
  token: Type.String({ minLength: 1, maxLength: 128, description: 'What follows `#token=` in the link.' }),
});

/** Showing that an address is one's own, and changing it. */
export function emailAddressRoutes(app: ArtelServer, options: EmailAddressRouteOptions): void {
  const { emailAddresses, sessions, credentialRateLimitMax } = options;
  const config = { rateLimit: { max: credentialRateLimitMax, timeWindow: '1 minute' } };

  app.post(
    '/api/auth/email/verify',
    {
      config,
      schema: {
        operationId: 'verifyEmail',
        tags: ['auth'],
        summary: 'Show that an address is one’s own, with the link of a letter',
        description: 'The link is sent when an account is opened; it works once and for 24 hours.',
        body: TokenBody,
        response: { 200: Nothing, ...problems('mail_token_invalid') },
      },
    },
    async (request) => {
      await emailAddresses.verify(request.body.token);
      return ok('Email address verified', null);
    },
  );

  app.post(
    '/api/auth/email/resend',
    {
      config,
      schema: {
        operationId: 'resendVerification',
        tags: ['auth'],
        summary: 'Ask for the link that verifies an address again',
        description:
          'Answers the same, after the same time, whether or not an account has the address and needs the link. Beyond ' +
          'three letters an hour to one address, none follows.',
        body: Body({ email: Email }),
        response: { 202: Nothing },
      },
    },
    async (request, reply) => {
      await emailAddresses.resend(canonicalEmail(request.body.email));
      return reply.code(202).send(ok('If the address still needs to be verified, a letter is on its way', null));
    },
  );

  app.put(
    '/api/auth/email',
    {
      config,
      onRequest: requireUser,
      preHandler: requireLiveSession(sessions),
      schema: {
        operationId: 'changeEmail',
        tags: ['auth'],
        summary: 'Ask to be reached at another address',
        description:
          'Nothing changes until the link sent there is opened, within 24 hours. The current address is told.',
        body: Body({ email: Email, password: Type.String({ minLength: 1, maxLength: 1024 }), code: OptionalCode }),
        response: {
          202: Nothing,
          ...problems(
            'wrong_password',
            'two_factor_required',
            'invalid_two_factor_code',
            'user_not_found',
            'email_taken',
            'too_many_requests',
          ),
        },
      },
    },
    async (request, reply) => {
      const { email, ...proof } = request.body;
      await emailAddresses.requestChange(userOf(request).id, { email: canonicalEmail(email), ...proof });
      return reply.code(202).send(ok('Open the link we sent to the new address', null));
    },
  );

  app.post(
    '/api/auth/email/confirm',
    {
      config,
      schema: {
        operationId: 'confirmEmail',
        tags: ['auth'],
        summary: 'Change to the address a link was sent to',
        body: TokenBody,
        response: { 200: Nothing, ...problems('mail_token_invalid', 'email_taken') },
      },
    },
    async (request) => {
      await emailAddresses.confirmChange(request.body.token);
      return ok('Email address changed', null);
    },
  );
}
