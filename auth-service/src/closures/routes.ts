import { requireUser, userOf } from '@artel/shared/auth';
import { type ArtelServer, Body, envelope, ok, problems } from '@artel/shared/http';
import { Type } from 'typebox';
import { Code, requireLiveSession, type SessionAnswers, type Sessions } from '../sessions/index.js';
import type { Closures } from './use-cases.js';

export interface ClosureRouteOptions {
  readonly closures: Closures;
  readonly sessions: Pick<Sessions, 'isLive'>;
  readonly answers: Pick<SessionAnswers, 'forget'>;
  /** Attempts per minute and address. */
  readonly credentialRateLimitMax: number;
}

const CloseBody = Body(
  {
    password: Type.String({ minLength: 1, maxLength: 1024 }),
    code: Type.Optional(Type.String({ ...Code, description: 'Where two-factor sign-in is on.' })),
  },
  { title: 'AccountClosing' },
);

/** Closing one's account. */
export function closureRoutes(app: ArtelServer, options: ClosureRouteOptions): void {
  const { closures, sessions, answers, credentialRateLimitMax } = options;

  app.post(
    '/api/auth/account/close',
    {
      config: { rateLimit: { max: credentialRateLimitMax, timeWindow: '1 minute' } },
      onRequest: requireUser,
      preHandler: requireLiveSession(sessions),
      schema: {
        operationId: 'closeAccount',
        tags: ['auth'],
        summary: "Close one's own account, for good",
        description:
          'Erases who one was, here at once and in the other services within moments, ends every session, takes down ' +
          'what one offers, cancels what is not paid for, and gives back what one has sold and not shipped. Orders stay ' +
          'in the books without a name; a postal address stays until what is on its way has arrived. The email ' +
          'address can be used for another account, the username by nobody.',
        body: CloseBody,
        response: {
          200: envelope(Type.Null()),
          ...problems(
            'wrong_password',
            'two_factor_required',
            'invalid_two_factor_code',
            'conflict',
            'too_many_requests',
          ),
        },
      },
    },
    async (request, reply) => {
      const { password, code } = request.body;
      await closures.close(userOf(request).id, password, code);
      answers.forget(reply);
      return ok('Account closed', null);
    },
  );
}
