import { Body } from '@artel/shared/http';
import { Type } from 'typebox';
import type { Kind } from './kind.js';

/** Video games, and games on a table. */
export const game: Kind = {
  name: 'game',
  attributes: Body(
    {
      genre: Type.Optional(Type.String({ maxLength: 100, description: 'Such as puzzle or strategy.' })),
      platform: Type.Optional(Type.String({ maxLength: 100, description: 'Such as web, windows, linux.' })),
      gameVersion: Type.Optional(Type.String({ maxLength: 50 })),
      players: Type.Optional(Type.String({ maxLength: 50, description: 'In words, such as 1-4.' })),
      ageRating: Type.Optional(Type.String({ maxLength: 20 })),
      fileSize: Type.Optional(Type.Integer({ minimum: 0, description: 'Of the download, in bytes.' })),
    },
    { title: 'GameAttributes' },
  ),
  categories: {
    video_game: { name: 'Video game', fulfilment: 'digital' },
    expansion: { name: 'Expansion', fulfilment: 'digital' },
    game_assets: { name: 'Game assets', fulfilment: 'digital' },
    soundtrack: { name: 'Soundtrack', fulfilment: 'digital' },
    tabletop: { name: 'Tabletop game', fulfilment: 'physical' },
  },
};
