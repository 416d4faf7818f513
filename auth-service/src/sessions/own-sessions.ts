import { requireUser, userOf } from '@artel/shared/auth';
import { type ArtelServer, IdParams, offsetOf, ok, PageQuery, paginate, problems } from '@artel/shared/http';
import type { Static } from 'typebox';
import type { SessionAnswers } from './answers.js';
import { requireLiveSession } from './live-session.js';
import type { Session } from './repository.js';
import { EndedAnswer, type Session as SessionSchema, SessionsAnswer } from './schemas.js';
import type { Sessions } from './use-cases.js';

export interface OwnSessionRouteOptions {
  readonly sessions: Pick<Sessions, 'list' | 'end' | 'endOthers' | 'isLive'>;
  readonly answers: Pick<SessionAnswers, 'forget'>;
}

/** Looking through one's own sessions, and ending those one does not recognise. */
export function ownSessionRoutes(app: ArtelServer, { sessions, answers }: OwnSessionRouteOptions): void {
  const guards = { onRequest: requireUser, preHandler: requireLiveSession(sessions) };

  app.get(
    '/api/auth/sessions',
    {
      ...guards,
      schema: {
        operationId: 'listSessions',
        tags: ['auth'],
        summary: "One's own sessions, the one used last first",
        querystring: PageQuery,
        response: { 200: SessionsAnswer },
      },
    },
    async (request) => {
      const { id, sessionId } = userOf(request);
      const { query } = request;
      const found = await sessions.list(id, { limit: query.limit, offset: offsetOf(query) });
      return ok('Sessions retrieved', {
        sessions: found.sessions.map((session) => viewOf(session, sessionId)),
        pagination: paginate(query, found.total),
      });
    },
  );

  app.delete(
    '/api/auth/sessions/:id',
    {
      ...guards,
      schema: {
        operationId: 'endSession',
        tags: ['auth'],
        summary: "End one of one's own sessions",
        description: 'Its refresh token is no good from now on; an access token of it lives out its minutes.',
        params: IdParams,
        response: { 200: EndedAnswer, ...problems('session_not_found') },
      },
    },
    async (request, reply) => {
      const user = userOf(request);
      await sessions.end(user.id, request.params.id);
      if (request.params.id === user.sessionId) answers.forget(reply);
      return ok('Session ended', { ended: 1 });
    },
  );

  app.delete(
    '/api/auth/sessions',
    {
      ...guards,
      schema: {
        operationId: 'endOtherSessions',
        tags: ['auth'],
        summary: "End all of one's own sessions but the one that asks",
        response: { 200: EndedAnswer },
      },
    },
    async (request) => {
      const { id, sessionId } = userOf(request);
      return ok('Other sessions ended', { ended: await sessions.endOthers(id, sessionId) });
    },
  );
}

function viewOf(session: Session, currentId: string): Static<typeof SessionSchema> {
  const { id, device, addressPrefix, createdAt, lastUsedAt, expiresAt } = session;
  return {
    id,
    device,
    addressPrefix,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    isCurrent: id === currentId,
  };
}
