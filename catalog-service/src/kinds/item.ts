import { Body } from '@artel/shared/http';
import { Type } from 'typebox';
import type { Kind } from './kind.js';

/** Anything else a creator sells. */
export const item: Kind = {
  name: 'item',
  attributes: Body(
    {
      brand: Type.Optional(Type.String({ maxLength: 100 })),
      material: Type.Optional(Type.String({ maxLength: 100 })),
      colour: Type.Optional(Type.String({ maxLength: 50 })),
      size: Type.Optional(Type.String({ maxLength: 50, description: 'In words, such as M or A3.' })),
      weight: Type.Optional(Type.Number({ minimum: 0, maximum: 99_999, description: 'In kilograms.' })),
      fileSize: Type.Optional(Type.Integer({ minimum: 0, description: 'Of a download, in bytes.' })),
    },
    { title: 'ItemAttributes' },
  ),
  categories: {
    merchandise: { name: 'Merchandise', fulfilment: 'physical' },
    book: { name: 'Book', fulfilment: 'physical' },
    supplies: { name: 'Art supplies', fulfilment: 'physical' },
    download: { name: 'Download', fulfilment: 'digital' },
    tutorial: { name: 'Tutorial', fulfilment: 'digital' },
  },
};
