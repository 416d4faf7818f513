import { AppError } from '@artel/shared/errors';
import { Compile } from 'typebox/compile';
import { describe, expect, it } from 'vitest';
import { changesFrom, newListingFrom } from './input.js';
import { bodySchemas } from './schemas.js';

function fieldsRefused(act: () => unknown): string[] {
  try {
    act();
  } catch (error) {
    if (error instanceof AppError) return (error.fields ?? []).map(({ field }) => field);
    throw error;
  }
  throw new Error('it was not refused');
}

describe('reading the body of a listing', () => {
  it('turns decimals into cents exactly', () => {
    expect(newListingFrom({ title: 'Sea', price: 1.15, originalPrice: 599.99 }, 'artwork')).toMatchObject({
      price: 115,
      originalPrice: 59_999,
    });
  });

  it('takes attributes from the top as well as from inside', () => {
    const body = { title: 'Sea', price: 1, medium: 'oil', attributes: { year: 1999 } };
    expect(newListingFrom(body, 'artwork')).toEqual({
      title: 'Sea',
      price: 100,
      attributes: { medium: 'oil', year: 1999 },
    });
  });

  it('leaves out what an update does not mention', () => {
    expect(changesFrom({ title: 'Lake' }, 'game')).toEqual({ title: 'Lake' });
    expect(changesFrom({ originalPrice: null }, 'game')).toEqual({ originalPrice: null });
  });

  it('keeps texts composed and without blanks around them', () => {
    const body = { title: ' Cafe\u0301 ', price: 1, description: 'By night\n', tags: [' sea'] };
    expect(newListingFrom(body, 'artwork')).toMatchObject({
      title: 'Caf\u00e9',
      description: 'By night',
      tags: ['sea'],
    });
  });

  it.each([{ title: 'Sea\u202e' }, { title: 'Se\u200ba' }, { tags: ['\u2800'] }, { description: 'Oil\u2067' }])(
    'refuses %j, which hides or turns text',
    (fields) => {
      const shape = Compile(bodySchemas('artwork', 'artwork').create);
      const body = { title: 'Sea', price: 1, description: 'Oil\non canvas', tags: ['sea'] };
      expect([shape.Check(body), shape.Check({ ...body, ...fields })]).toEqual([true, false]);
    },
  );

  it('names the amount that has too many decimals', () => {
    expect(fieldsRefused(() => newListingFrom({ title: 'Sea', price: 1.005 }, 'artwork'))).toEqual(['price']);
  });

  it('holds attributes to the kind', () => {
    const attributes = { genre: 'puzzle', year: 'long ago' };
    expect(fieldsRefused(() => changesFrom({ attributes }, 'artwork'))).toEqual([
      'attributes.genre',
      'attributes.year',
    ]);
    expect(changesFrom({ attributes: { genre: 'puzzle' } }, 'game')).toEqual({ attributes: { genre: 'puzzle' } });
  });
});
