import { AppError } from '@artel/shared/errors';
import { describe, expect, it } from 'vitest';
import { changesFrom, newListingFrom } from './input.js';

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
