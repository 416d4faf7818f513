import { optionalUser, requireRole, requireUser, userOf } from '@artel/shared/auth';
import { type ArtelServer, IdParams, notModified, ok, problems, replyWithEtag, requireMatch } from '@artel/shared/http';
import type { FastifyRequest } from 'fastify';
import { categoriesOf, type KindName } from '../kinds/index.js';
import { answerSchemas, CategoriesSchema, GoneSchema } from './answers.js';
import { changesFrom, newListingFrom } from './input.js';
import type { Listing } from './model.js';
import {
  AnyQuerySchema,
  bodySchemas,
  CategoriesQuery,
  type CreateBody,
  KindQuerySchema,
  type UpdateBody,
} from './schemas.js';
import type { Listings, Precondition } from './use-cases.js';
import { viewOf } from './view.js';
import { capital } from './words.js';

/** A family of routes: all listings of one kind, or with no kind all there are. */
interface View {
  readonly path: string;
  readonly singular: string;
  readonly plural: string;
  readonly kind?: KindName;
}

const views: readonly View[] = [
  { path: '/api/artworks', singular: 'artwork', plural: 'artworks', kind: 'artwork' },
  { path: '/api/games', singular: 'game', plural: 'games', kind: 'game' },
  { path: '/api/items', singular: 'item', plural: 'items' },
];

/** `/api/artworks`, `/api/games`, `/api/items` and `/api/categories`. */
export function addListingRoutes(app: ArtelServer, listings: Listings): void {
  for (const view of views) {
    addReads(app, listings, view);
    addWrites(app, listings, view);
  }

  app.get(
    '/api/categories',
    {
      schema: {
        operationId: 'listCategories',
        tags: ['listings'],
        summary: 'List the categories listings can be in',
        querystring: CategoriesQuery,
        response: { 200: CategoriesSchema },
      },
    },
    (request) => ok('Categories', { categories: categoriesOf(request.query.kind) }),
  );
}

function addReads(app: ArtelServer, listings: Listings, { path, singular, plural, kind }: View): void {
  const { one, many } = answerSchemas(singular, plural);

  app.get(
    path,
    {
      onRequest: optionalUser,
      schema: {
        operationId: `list${capital(plural)}`,
        tags: [plural],
        summary: `List ${plural}`,
        querystring: kind === undefined ? AnyQuerySchema : KindQuerySchema,
        response: { 200: many, ...problems('unauthorized') },
      },
    },
    async (request) => {
      const query = kind === undefined ? request.query : { ...request.query, kind };
      const { listings: found, pagination } = await listings.list(query, request.user?.id);
      return ok(capital(plural), { [plural]: found.map(viewOf), pagination });
    },
  );

  app.get(
    `${path}/:id`,
    {
      onRequest: optionalUser,
      schema: {
        operationId: `get${capital(singular)}`,
        tags: [plural],
        summary: `Open one ${singular}`,
        params: IdParams,
        response: { 200: one, ...notModified, ...problems('listing_not_found') },
      },
    },
    async (request, reply) => {
      const listing = await listings.get({ id: request.params.id, kind }, request.user?.id);
      if (replyWithEtag(request, reply, listing.version)) return reply;
      return ok(capital(singular), { [singular]: viewOf(listing) });
    },
  );
}

function addWrites(app: ArtelServer, listings: Listings, { path, singular, plural, kind }: View): void {
  const { one } = answerSchemas(singular, plural);
  const bodies = bodySchemas(singular, kind);

  app.post(
    path,
    {
      onRequest: requireRole('artist', 'admin'),
      schema: {
        operationId: `create${capital(singular)}`,
        tags: [plural],
        summary: `Publish one ${singular}, or keep it as a draft`,
        body: bodies.create,
        response: { 201: one },
      },
    },
    async (request, reply) => {
      const body = request.body as CreateBody & { kind?: KindName };
      const chosen = kind ?? body.kind ?? 'item';
      const listing = await listings.create(userOf(request), chosen, newListingFrom(body, chosen));
      reply.code(201).header('location', `${path}/${listing._id}`);
      replyWithEtag(request, reply, listing.version);
      return ok(`${capital(singular)} created`, { [singular]: viewOf(listing) });
    },
  );

  app.put(
    `${path}/:id`,
    {
      onRequest: requireUser,
      schema: {
        operationId: `update${capital(singular)}`,
        tags: [plural],
        summary: `Change one's own ${singular}; fields left out stay as they are`,
        params: IdParams,
        body: bodies.update,
        response: { 200: one, ...changeProblems },
      },
    },
    async (request, reply) => {
      const body = request.body as UpdateBody;
      const ref = { id: request.params.id, kind };
      const changesOf = (of: KindName) => changesFrom(body, of);
      const listing = await listings.update(ref, userOf(request).id, changesOf, matching(request));
      replyWithEtag(request, reply, listing.version);
      return ok(`${capital(singular)} updated`, { [singular]: viewOf(listing) });
    },
  );

  app.delete(
    `${path}/:id`,
    {
      onRequest: requireUser,
      schema: {
        operationId: `delete${capital(singular)}`,
        tags: [plural],
        summary: `Take one's own ${singular} down`,
        params: IdParams,
        response: { 200: GoneSchema, ...changeProblems },
      },
    },
    async (request) => {
      await listings.withdraw({ id: request.params.id, kind }, userOf(request).id, matching(request));
      return ok(`${capital(singular)} deleted`, null);
    },
  );
}

const changeProblems = problems(
  'listing_not_found',
  'forbidden',
  'conflict',
  'invalid_transition',
  'precondition_failed',
);

function matching(request: FastifyRequest): Precondition {
  return (listing: Listing) => requireMatch(request, listing.version);
}
