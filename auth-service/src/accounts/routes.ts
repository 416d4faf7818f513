import { requireUser, userOf } from '@artel/shared/auth';
import { AppError, fail } from '@artel/shared/errors';
import { type ArtelServer, notModified, ok, problems, replyWithEtag } from '@artel/shared/http';
import { commonPasswords, type IsCommon } from '../passwords/index.js';
import { OwnUserAnswer, ownView, type Profiles, profileTag } from '../profiles/index.js';
import { type SessionAnswers, SignedInAnswer, visitorOf } from '../sessions/index.js';
import { registrationProblems } from './registration.js';
import { RegisterBody } from './schemas.js';
import { register } from './use-cases.js';

export interface AccountRouteOptions {
  readonly accounts: Parameters<typeof register>[0];
  readonly profiles: Pick<Profiles, 'byId'>;
  readonly answers: SessionAnswers;
  /** Attempts per minute and address. */
  readonly credentialRateLimitMax: number;
}

/** Opening an account, and looking at one's own. */
export function accountRoutes(app: ArtelServer, options: AccountRouteOptions): void {
  const { accounts, profiles, answers, credentialRateLimitMax } = options;

  app.post(
    '/api/auth/register',
    {
      config: { rateLimit: { max: credentialRateLimitMax, timeWindow: '1 minute' } },
      // The handler reports what the schema found together with what no schema can say.
      attachValidation: true,
      schema: {
        operationId: 'register',
        tags: ['auth'],
        summary: 'Open an account and sign in',
        body: RegisterBody,
        response: {
          201: SignedInAnswer,
          ...problems('admin_registration_forbidden', 'username_taken', 'email_taken'),
        },
      },
    },
    async (request, reply) => {
      refuseProblems(request.validationError, request.body, await commonPasswords());
      const signedIn = await register(accounts, request.body, visitorOf(request));
      return reply.code(201).send(answers.signedIn(reply, 'Registration successful', signedIn));
    },
  );

  app.get(
    '/api/auth/me',
    {
      onRequest: requireUser,
      schema: {
        operationId: 'getMe',
        tags: ['auth'],
        summary: "One's own account",
        response: {
          200: OwnUserAnswer,
          ...notModified,
          ...problems('user_not_found'),
        },
      },
    },
    async (request, reply) => {
      const user = await profiles.byId(userOf(request).id);
      if (replyWithEtag(request, reply, profileTag(user))) return reply;
      return ok('User retrieved', { user: ownView(user) });
    },
  );
}

/** A field with a wrong shape is not also told what else is wrong with it. */
function refuseProblems(failure: Error | undefined, body: unknown, isCommon: IsCommon): void {
  const found = failure instanceof AppError ? (failure.fields ?? []) : [];
  const named = new Set(found.map(({ field }) => field));
  const input = typeof body === 'object' && body !== null ? { ...body } : {};
  const fields = [...found, ...registrationProblems(input, isCommon).filter(({ field }) => !named.has(field))];
  if (fields.length > 0) fail('validation_failed', fields.map(({ message }) => message).join('; '), { fields });
  if (failure !== undefined) throw failure;
}
