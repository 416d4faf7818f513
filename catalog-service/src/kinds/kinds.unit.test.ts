import { describe, expect, it } from 'vitest';
import { categoriesOf, defaultCategory, kindNames, kinds } from './index.js';

describe('kinds', () => {
  it.each(kindNames)('%s has categories of its own name and attributes that refuse what they do not know', (name) => {
    const kind = kinds[name];
    expect(kind.name).toBe(name);
    expect(categoriesOf(name).map(({ id }) => id)).toContain(defaultCategory(kind));
    expect(kind.attributes).toMatchObject({ additionalProperties: false });
  });

  it('lists the categories of one kind, or of all', () => {
    const all = categoriesOf();
    expect(all.length).toBe(kindNames.flatMap((name) => categoriesOf(name)).length);
    expect(categoriesOf('artwork')).toContainEqual({
      id: 'digital',
      name: 'Digital art',
      kind: 'artwork',
      fulfilment: 'digital',
    });
  });

  it('has no attribute named like a field of every listing, since both may stand at the top of a body', () => {
    const common = [
      'title',
      'description',
      'price',
      'category',
      'tags',
      'stock',
      'status',
      'kind',
      'images',
      'currency',
    ];
    for (const { attributes } of Object.values(kinds)) {
      expect(Object.keys(attributes.properties).filter((name) => common.includes(name))).toEqual([]);
    }
  });
});
