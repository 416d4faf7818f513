import { optionalUser, requireUser, userOf } from '@artel/shared/auth';
import { fail } from '@artel/shared/errors';
import { type ArtelServer, notModified, ok, problems, replyWithEtag } from '@artel/shared/http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { profileTag, requireSameAccount } from './etags.js';
import { imageProblems } from './own-images.js';
import { NameOrId, OwnUserAnswer, ProfileChanges, UserAnswer } from './schemas.js';
import type { Profiles } from './use-cases.js';
import { ownView, publicView } from './views.js';

export interface ProfileRouteOptions {
  readonly profiles: Pick<Profiles, 'byId' | 'byUsername' | 'update'>;
  /** Where clients reach the platform: images must be uploaded there. */
  readonly publicUrl: string;
  /** Whether one person, or a guest, follows another. */
  readonly isFollowing: (viewerId: string | undefined, userId: string) => Promise<boolean>;
}

/** No username is as long as an id. */
const idLength = 36;

/** What people show of themselves: reading anybody's, changing one's own. */
export function profileRoutes(app: ArtelServer, { profiles, publicUrl, isFollowing }: ProfileRouteOptions): void {
  async function update(request: FastifyRequest, reply: FastifyReply, changes: Static<typeof ProfileChanges>) {
    const fields = imageProblems(publicUrl, changes);
    if (fields.length > 0) fail('validation_failed', fields.map(({ message }) => message).join('; '), { fields });
    const user = await profiles.update(userOf(request).id, changes, (current) => requireSameAccount(request, current));
    reply.header('etag', `"${profileTag(user)}"`);
    return ok('Profile updated', { user: ownView(user) });
  }

  app.get(
    '/api/users/:username',
    {
      onRequest: optionalUser,
      schema: {
        operationId: 'getUser',
        tags: ['people'],
        summary: 'A person by username or id',
        params: Type.Object({ username: NameOrId }),
        response: {
          200: UserAnswer,
          ...notModified,
          ...problems('user_not_found'),
        },
      },
    },
    async (request, reply) => {
      const { username } = request.params;
      const user = await (username.length === idLength ? profiles.byId(username) : profiles.byUsername(username));
      const following = await isFollowing(request.user?.id, user.id);
      if (replyWithEtag(request, reply, profileTag(user, following))) return reply;
      return ok('User retrieved', { user: publicView(user, following) });
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
    (request, reply) => update(request, reply, request.body),
  );

  app.put(
    '/api/users/:username',
    {
      onRequest: requireUser,
      schema: {
        operationId: 'updateUser',
        tags: ['people'],
        summary: "Change one's own profile, naming oneself",
        description: "The same as `PUT /api/users/profile`; the id, or username, must be the caller's own.",
        params: Type.Object({ username: NameOrId }),
        body: ProfileChanges,
        response: {
          200: OwnUserAnswer,
          ...problems('forbidden', 'user_not_found', 'precondition_failed'),
        },
      },
    },
    (request, reply) => {
      const { id, username } = userOf(request);
      const named = request.params.username.toLowerCase();
      if (named !== id && named !== username.toLowerCase()) fail('forbidden', 'One can only change oneself');
      return update(request, reply, request.body);
    },
  );
}
