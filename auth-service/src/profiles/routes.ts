import { requireUser, userOf } from '@artel/shared/auth';
import { type ArtelServer, notModified, ok, problems, replyWithEtag, requireMatch } from '@artel/shared/http';
import { Type } from 'typebox';
import { OwnUserAnswer, ProfileChanges, UserAnswer, Username } from './schemas.js';
import type { Profiles } from './use-cases.js';
import { ownView, publicView } from './views.js';

/** What people show of themselves: reading anybody's, changing one's own. */
export function profileRoutes(app: ArtelServer, profiles: Profiles): void {
  app.get(
    '/api/users/:username',
    {
      schema: {
        operationId: 'getUser',
        tags: ['people'],
        summary: 'A person by username',
        params: Type.Object({ username: Username }),
        response: {
          200: UserAnswer,
          ...notModified,
          ...problems('user_not_found'),
        },
      },
    },
    async (request, reply) => {
      const user = await profiles.byUsername(request.params.username);
      if (replyWithEtag(request, reply, user.sequence)) return reply;
      return ok('User retrieved', { user: publicView(user) });
    },
  );

  app.put(
    '/api/users/profile',
    {
      onRequest: requireUser,
      schema: {
        operationId: 'updateProfile',
        tags: ['people'],
        summary: "Change one's own profile",
        description: 'Fields left out stay as they are; null empties a field. Honours If-Match.',
        body: ProfileChanges,
        response: {
          200: OwnUserAnswer,
          ...problems('user_not_found', 'precondition_failed'),
        },
      },
    },
    async (request, reply) => {
      const user = await profiles.update(userOf(request).id, request.body, (current) =>
        requireMatch(request, current.sequence),
      );
      reply.header('etag', `"${user.sequence}"`);
      return ok('Profile updated', { user: ownView(user) });
    },
  );
}
