import { optionalUser } from '@artel/shared/auth';
import { type ArtelServer, envelope, offsetOf, ok, PageQuery, page, paginate } from '@artel/shared/http';
import { Type } from 'typebox';
import type { Database } from '../database/index.js';
import { cardView, text, UserCard } from '../profiles/index.js';
import { searchUsers } from './repository.js';

const SearchQuery = Type.Object({
  q: Type.String({ ...text(100), minLength: 2, description: 'A name, its beginning, or nearly a name.' }),
  role: Type.Optional(Type.Enum(['collector', 'artist', 'admin'], { description: 'Only people of this role.' })),
  ...PageQuery.properties,
});

/** Finding people by their names. */
export function searchRoutes(app: ArtelServer, db: Database): void {
  app.get(
    '/api/users/search',
    {
      onRequest: optionalUser,
      schema: {
        operationId: 'searchUsers',
        tags: ['people'],
        summary: 'Find people by name',
        description:
          'Usernames and full names that are what was typed come first, then those that begin so, then those that are ' +
          'nearly so. Accents, case and punctuation do not matter.',
        querystring: SearchQuery,
        response: { 200: envelope(page(UserCard, 'users'), { title: 'UsersAnswer' }) },
      },
    },
    async (request) => {
      const { q, role, ...query } = request.query;
      const { users, total } = await searchUsers(db, {
        text: q,
        role: role ?? null,
        viewerId: request.user?.id ?? null,
        limit: query.limit,
        offset: offsetOf(query),
      });
      return ok('Users found', { users: users.map(cardView), pagination: paginate(query, total) });
    },
  );
}
