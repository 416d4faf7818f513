import { expect, it } from 'vitest';
import { describeApi } from './app.js';

interface Operation {
  readonly operationId: string;
  readonly responses: Record<string, unknown>;
}

it('describes every route without connecting to anything', async () => {
  const { paths } = (await describeApi()) as { paths: Record<string, Record<string, Operation>> };
  const ids = Object.values(paths).flatMap((path) => Object.values(path).map(({ operationId }) => operationId));
  const family = (one: string, many: string) => [
    `list${many}`,
    ...['create', 'get', 'update', 'delete'].map((verb) => verb + one),
  ];
  expect(ids.sort()).toEqual(
    [
      ...family('Artwork', 'Artworks'),
      ...family('Game', 'Games'),
      ...family('Item', 'Items'),
      'getMyGallery',
      'listGalleryArtworks',
      'curateArtwork',
      'dismissArtwork',
      'listCategories',
      'uploadImage',
    ].sort(),
  );
  const change = paths['/api/artworks/{id}']?.put;
  expect(Object.keys(change?.responses ?? {})).toEqual(
    expect.arrayContaining(['200', '400', '401', '403', '404', '409', '412']),
  );
});
