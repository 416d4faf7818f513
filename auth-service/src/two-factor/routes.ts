import { requireUser, userOf } from '@artel/shared/auth';
import { type ArtelServer, envelope, ok, problems } from '@artel/shared/http';
import { Type } from 'typebox';
import { requireLiveSession, type Sessions } from '../sessions/index.js';
import { ConfirmBody, OfferAnswer, RecoveryCodesAnswer, StatusAnswer, TurnOffBody } from './schemas.js';
import type { TwoFactor } from './use-cases.js';

export interface TwoFactorRouteOptions {
  readonly twoFactor: TwoFactor;
  readonly sessions: Pick<Sessions, 'isLive'>;
  /** Attempts per minute and address. */
  readonly credentialRateLimitMax: number;
}

/** Setting up a second factor, and giving it up. */
export function twoFactorRoutes(app: ArtelServer, options: TwoFactorRouteOptions): void {
  const { twoFactor, sessions, credentialRateLimitMax } = options;
  const config = { rateLimit: { max: credentialRateLimitMax, timeWindow: '1 minute' } };
  const guards = { onRequest: requireUser, preHandler: requireLiveSession(sessions) };

  app.get(
    '/api/auth/two-factor',
    {
      ...guards,
      schema: {
        operationId: 'getTwoFactor',
        tags: ['auth'],
        summary: 'Whether signing in asks for a code',
        response: { 200: StatusAnswer },
      },
    },
    async (request) => ok('Two-factor status retrieved', await twoFactor.status(userOf(request).id)),
  );

  app.post(
    '/api/auth/two-factor',
    {
      ...guards,
      config,
      schema: {
        operationId: 'startTwoFactor',
        tags: ['auth'],
        summary: 'Start setting up two-factor sign-in',
        description: 'Answers with a new secret for an authenticator. Nothing changes until a code confirms it.',
        response: { 200: OfferAnswer, ...problems('two_factor_already_on') },
      },
    },
    async (request, reply) => {
      const offer = await twoFactor.start(userOf(request));
      reply.header('cache-control', 'no-store');
      return ok('Scan the address with an authenticator and confirm with a code', offer);
    },
  );

  app.post(
    '/api/auth/two-factor/confirm',
    {
      ...guards,
      config,
      schema: {
        operationId: 'confirmTwoFactor',
        tags: ['auth'],
        summary: 'Turn two-factor sign-in on',
        description: 'Answers with ten recovery codes for the day the authenticator is lost.',
        body: ConfirmBody,
        response: {
          200: RecoveryCodesAnswer,
          ...problems('invalid_two_factor_code', 'two_factor_off', 'two_factor_already_on', 'conflict'),
        },
      },
    },
    async (request, reply) => {
      const recoveryCodes = await twoFactor.confirm(userOf(request).id, request.body.code);
      reply.header('cache-control', 'no-store');
      return ok('Two-factor sign-in is on; keep the recovery codes', { recoveryCodes });
    },
  );

  app.delete(
    '/api/auth/two-factor',
    {
      ...guards,
      config,
      schema: {
        operationId: 'turnOffTwoFactor',
        tags: ['auth'],
        summary: 'Turn two-factor sign-in off',
        body: TurnOffBody,
        response: {
          200: envelope(Type.Null()),
          ...problems('invalid_credentials', 'invalid_two_factor_code', 'two_factor_off'),
        },
      },
    },
    async (request) => {
      const { password, code } = request.body;
      await twoFactor.turnOff(userOf(request).id, password, code);
      return ok('Two-factor sign-in is off', null);
    },
  );
}
