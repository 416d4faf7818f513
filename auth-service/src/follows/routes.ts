import { optionalUser, requireUser, userOf } from '@artel/shared/auth';
import { fail } from '@artel/shared/errors';
import { type ArtelServer, Body, envelope, IdParams, ok, PageQuery, page, problems } from '@artel/shared/http';
import { Type } from 'typebox';
import { cardView, UserCard } from '../profiles/index.js';
import type { Follows } from './use-cases.js';

const StandingAnswer = envelope(
  Type.Object({
    isFollowing: Type.Boolean(),
    followersCount: Type.Integer({ description: 'Of the one who is, or was, followed.' }),
  }),
  { title: 'FollowAnswer' },
);

const SubscribeBody = Body(
  {
    artist_id: Type.String({ format: 'uuid', description: 'Whom to follow.' }),
    user_id: Type.Optional(Type.String({ format: 'uuid', description: "If present, must be the caller's." })),
  },
  { title: 'Subscription' },
);

const CardsAnswer = envelope(page(UserCard, 'users'), { title: 'UsersAnswer' });

/** Following people, and seeing who follows whom. */
export function followRoutes(app: ArtelServer, follows: Follows): void {
  app.post(
    '/api/users/:id/follow',
    {
      onRequest: requireUser,
      schema: {
        operationId: 'followUser',
        tags: ['people'],
        summary: 'Follow a person',
        description: 'They are told, though not again when one stops and begins again within a day.',
        params: IdParams,
        response: { 200: StandingAnswer, ...problems('user_not_found', 'self_follow') },
      },
    },
    async (request) => ok('Followed', await follows.follow(userOf(request).id, request.params.id)),
  );

  app.post(
    '/api/subscribe',
    {
      onRequest: requireUser,
      schema: {
        operationId: 'subscribe',
        tags: ['people'],
        summary: 'Follow a person, named in the body',
        description: 'The same as `POST /api/users/{id}/follow`.',
        body: SubscribeBody,
        response: { 200: StandingAnswer, ...problems('forbidden', 'user_not_found', 'self_follow') },
      },
    },
    async (request) => {
      const { id } = userOf(request);
      const { artist_id: artistId, user_id: userId = id } = request.body;
      if (userId !== id) fail('forbidden', 'one subscribes for oneself only');
      return ok('Subscription successful', await follows.follow(id, artistId));
    },
  );

  app.delete(
    '/api/users/:id/follow',
    {
      onRequest: requireUser,
      schema: {
        operationId: 'unfollowUser',
        tags: ['people'],
        summary: 'Stop following a person',
        params: IdParams,
        response: { 200: StandingAnswer, ...problems('user_not_found') },
      },
    },
    async (request) => ok('Not followed', await follows.unfollow(userOf(request).id, request.params.id)),
  );

  app.get(
    '/api/users/:id/followers',
    {
      onRequest: optionalUser,
      schema: {
        operationId: 'listFollowers',
        tags: ['people'],
        summary: 'Who follows a person',
        description: 'The latest first. `isFollowing` says whether the caller follows the listed one.',
        params: IdParams,
        querystring: PageQuery,
        response: { 200: CardsAnswer, ...problems('user_not_found') },
      },
    },
    async (request) => {
      const { users, pagination } = await follows.list('followers', request.params.id, request.user?.id, request.query);
      return ok('Followers retrieved', { users: users.map(cardView), pagination });
    },
  );

  app.get(
    '/api/users/:id/following',
    {
      onRequest: optionalUser,
      schema: {
        operationId: 'listFollowing',
        tags: ['people'],
        summary: 'Whom a person follows',
        description: 'The latest first. `isFollowing` says whether the caller follows the listed one.',
        params: IdParams,
        querystring: PageQuery,
        response: { 200: CardsAnswer, ...problems('user_not_found') },
      },
    },
    async (request) => {
      const { users, pagination } = await follows.list('following', request.params.id, request.user?.id, request.query);
      return ok('Followed people retrieved', { users: users.map(cardView), pagination });
    },
  );
}
