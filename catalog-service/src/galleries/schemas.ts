import { Body, envelope, PaginationSchema } from '@artel/shared/http';
import { Type } from 'typebox';
import { ArtistSchema, ListingSchema } from '../listings/index.js';

/** Which work to put into a gallery, or to take out of it. */
export const CurateBody = Body({ artworkId: Type.String({ format: 'uuid' }) }, { title: 'Curation' });

/** A gallery and one page of what is in it. */
export const GalleryAnswer = envelope(
  Type.Object({
    gallery: Type.Object(
      {
        id: Type.String({ format: 'uuid', description: "Its curator's." }),
        curator: ArtistSchema,
        artworksCount: Type.Integer({ description: 'The works everyone sees in it.' }),
      },
      { title: 'Gallery' },
    ),
    artworks: Type.Array(ListingSchema),
    pagination: PaginationSchema,
  }),
  { title: 'GalleryAnswer' },
);

export const CuratedAnswer = envelope(
  Type.Object({
    isCurated: Type.Boolean(),
    artworksCount: Type.Integer({ description: 'The works everyone sees in the gallery now.' }),
  }),
  { title: 'CuratedAnswer' },
);
