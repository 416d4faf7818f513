import { requireUser, userOf } from '@artel/shared/auth';
import { type ArtelServer, IdParams, ok, PageQuery, problems } from '@artel/shared/http';
import { viewOf } from '../listings/index.js';
import { CurateBody, CuratedAnswer, GalleryAnswer } from './schemas.js';
import type { Galleries, GalleryPage } from './use-cases.js';

const tags = ['galleries'];

/** `/api/galleries`. */
export function addGalleryRoutes(app: ArtelServer, galleries: Galleries): void {
  app.get(
    '/api/galleries/my-gallery',
    {
      onRequest: requireUser,
      schema: {
        operationId: 'getMyGallery',
        tags,
        summary: "Open one's own gallery",
        querystring: PageQuery,
        response: { 200: GalleryAnswer },
      },
    },
    async (request) => ok('Gallery', viewOfPage(await galleries.own(userOf(request), request.query))),
  );

  app.get(
    '/api/galleries/:id/artworks',
    {
      schema: {
        operationId: 'listGalleryArtworks',
        tags,
        summary: "List the works in a person's gallery",
        description: "The latest first; without works that were taken down. A gallery has its curator's id.",
        params: IdParams,
        querystring: PageQuery,
        response: { 200: GalleryAnswer, ...problems('gallery_not_found') },
      },
    },
    async (request) => ok('Gallery', viewOfPage(await galleries.open(request.params.id, request.query))),
  );

  app.post(
    '/api/galleries/:id/curate',
    {
      onRequest: requireUser,
      schema: {
        operationId: 'curateArtwork',
        tags,
        summary: "Put a work into one's own gallery",
        params: IdParams,
        body: CurateBody,
        response: { 200: CuratedAnswer, ...problems('gallery_not_found', 'listing_not_found', 'gallery_full') },
      },
    },
    async (request) => {
      const { artworkId } = request.body;
      return ok('Artwork curated', await galleries.curate(userOf(request).id, request.params.id, artworkId));
    },
  );

  app.delete(
    '/api/galleries/:id/curate',
    {
      onRequest: requireUser,
      schema: {
        operationId: 'dismissArtwork',
        tags,
        summary: "Take a work out of one's own gallery",
        params: IdParams,
        body: CurateBody,
        response: { 200: CuratedAnswer, ...problems('gallery_not_found') },
      },
    },
    async (request) => {
      const { artworkId } = request.body;
      return ok('Artwork taken out', await galleries.dismiss(userOf(request).id, request.params.id, artworkId));
    },
  );
}

function viewOfPage({ curator, artworks, pagination }: GalleryPage) {
  const gallery = { id: curator.id, curator, artworksCount: pagination.total };
  return { gallery, artworks: artworks.map(viewOf), pagination };
}
