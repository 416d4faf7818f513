import { describe, expect, it } from 'vitest';
import { artists } from './artists.js';
import { svgOf } from './render.js';
import { listingOf } from './shop.js';
import { keyOf, stockOf } from './work.js';
import { works } from './works/index.js';

describe('the demo works', () => {
  it('are by artists who are there, none of them twice', () => {
    const known = new Set(artists.map(({ username }) => username));
    for (const { artist } of works) expect(known).toContain(artist);
    expect(new Set(works.map(keyOf)).size).toBe(works.length);
    expect(new Set(works.map(({ artist }) => artist)).size).toBe(artists.length);
  });

  it('have measures, a price and a palette that can be used', () => {
    for (const { title, size, price, palette } of works) {
      expect(Math.min(size.height, size.width), title).toBeGreaterThan(10);
      expect(Math.max(size.height, size.width), title).toBeLessThan(500);
      expect(Number.isInteger(price * 100), title).toBe(true);
      expect(palette.length, title).toBeGreaterThanOrEqual(5);
      for (const colour of palette) expect(colour).toMatch(/^#[\da-f]{6}$/);
    }
  });

  it('are original, print and file, some of them on request', () => {
    expect(new Set(works.map(stockOf))).toEqual(new Set([1, 30, null]));
    expect(works.some(({ saleMode }) => saleMode === 'request')).toBe(true);
  });
});

describe('a demo picture', () => {
  it('is the same for the same work, and another for another', () => {
    const documents = works.map(svgOf);
    expect(works.map(svgOf)).toEqual(documents);
    expect(new Set(documents).size).toBe(works.length);
  });

  it('has the proportions of the work and no number that is none', () => {
    for (const work of works) {
      const document = svgOf(work);
      const [, width = 0, height = 0] = /width="(\d+)" height="(\d+)"/.exec(document) ?? [];
      expect(Number(width) / Number(height)).toBeCloseTo(work.size.width / work.size.height, 1);
      expect(document).not.toMatch(/NaN|undefined|Infinity/);
    }
  });
});

describe('a demo listing', () => {
  it('says how large a work is, and whether that is exact', () => {
    const image = { url: '/media/a.webp', thumbnailUrl: '/media/b.webp', fileSize: 1 };
    const sizeOf = (title: string) => {
      const work = works.find((candidate) => candidate.title === title);
      return work && listingOf(work, image);
    };
    expect(sizeOf('The Thinker')).toMatchObject({ attributes: { dimensions: '189 × 98 × 140 cm', depth: 140 } });
    expect(sizeOf('Plum Park in Kameido')).toMatchObject({ attributes: { dimensions: 'about 37 × 25 cm' } });
    expect(sizeOf('Vitruvian Man')).toMatchObject({ fulfilment: 'digital', stock: null });
  });
});
