import { Body } from '@artel/shared/http';
import { Type } from 'typebox';
import type { Kind } from './kind.js';

const centimetres = (what: string) => Type.Optional(Type.Number({ minimum: 0, maximum: 99_999, description: what }));

/** Originals, prints and digital art. */
export const artwork: Kind = {
  name: 'artwork',
  attributes: Body(
    {
      medium: Type.Optional(Type.String({ maxLength: 100, description: 'Such as oil, bronze, printmaking.' })),
      material: Type.Optional(Type.String({ maxLength: 100, description: 'Such as canvas or paper.' })),
      year: Type.Optional(Type.Integer({ minimum: -5000, maximum: 2200, description: 'When it was made.' })),
      width: centimetres('In centimetres.'),
      height: centimetres('In centimetres.'),
      depth: centimetres('In centimetres.'),
      weight: Type.Optional(Type.Number({ minimum: 0, maximum: 99_999, description: 'In kilograms.' })),
      dimensions: Type.Optional(
        Type.String({ maxLength: 100, description: 'In words, such as 1920x1080 or 30x40cm.' }),
      ),
      fileSize: Type.Optional(Type.Integer({ minimum: 0, description: 'Of a digital work, in bytes.' })),
    },
    { title: 'ArtworkAttributes' },
  ),
  categories: {
    other: { name: 'Other', fulfilment: 'physical' },
    digital: { name: 'Digital art', fulfilment: 'digital' },
    painting: { name: 'Painting', fulfilment: 'physical' },
    photography: { name: 'Photography', fulfilment: 'physical' },
    sculpture: { name: 'Sculpture', fulfilment: 'physical' },
    illustration: { name: 'Illustration', fulfilment: 'physical' },
    animation: { name: 'Animation', fulfilment: 'digital' },
    '3d': { name: '3D', fulfilment: 'digital' },
    traditional: { name: 'Traditional', fulfilment: 'physical' },
    mixed_media: { name: 'Mixed media', fulfilment: 'physical' },
    printmaking: { name: 'Printmaking', fulfilment: 'physical' },
    ceramics: { name: 'Ceramics', fulfilment: 'physical' },
    textile: { name: 'Textile art', fulfilment: 'physical' },
  },
};
