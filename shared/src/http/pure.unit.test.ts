import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { offsetOf, paginate } from './pagination.js';
import { plainSchema } from './plain-schema.js';
import { mergeResponses, problems } from './problem.js';
import { createLimiter, networkOf } from './rate-limit.js';

describe('paginate', () => {
  it('leads through every item once, from the first page to the last', () => {
    const lists = fc.record({ total: fc.integer({ min: 0, max: 300 }), limit: fc.integer({ min: 1, max: 100 }) });
    fc.assert(
      fc.property(lists, ({ total, limit }) => {
        const items = Array.from({ length: total }, (_, i) => i);
        const seen: number[] = [];
        for (let page = 1; ; page++) {
          const offset = offsetOf({ page, limit });
          seen.push(...items.slice(offset, offset + limit));
          const { hasNext, hasPrev, totalPages } = paginate({ page, limit }, total);
          expect(hasPrev).toBe(page > 1);
          if (!hasNext) {
            expect(page).toBe(Math.max(1, totalPages));
            break;
          }
        }
        expect(seen).toEqual(items);
      }),
    );
  });

  it('leads back from beyond the end', () => {
    expect(paginate({ page: 9, limit: 10 }, 15)).toMatchObject({ totalPages: 2, hasNext: false, hasPrev: true });
  });
});

describe('the limiter', () => {
  it('lets so many calls through per client and window, then says how long to wait', () => {
    let time = 0;
    const limiter = createLimiter(2, () => time);
    expect([limiter('a'), limiter('a'), limiter('b')]).toEqual([0, 0, 0]);
    time = 20_000;
    expect([limiter('a'), limiter('b')]).toEqual([40, 0]);
    time = 60_000;
    expect(limiter('a')).toBe(0);
  });

  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:aaaa::1', '2001:db8:1:2'],
    ['2001:db8:1:2::1', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['not:an:address', 'not:an:address'],
  ])('takes %s for the client %s', (address, client) => {
    expect(networkOf(address)).toBe(client);
  });
});

describe('plainSchema', () => {
  const text = { type: 'string' };
  const nothing = { type: 'null' };

  it('writes a choice between texts as an enumeration, and "or null" as a second type', () => {
    const constants = [
      { type: 'string', const: 'a' },
      { type: 'string', const: 'b' },
    ];
    expect(plainSchema({ anyOf: constants })).toEqual({ type: 'string', enum: ['a', 'b'] });
    expect(plainSchema({ anyOf: [...constants, nothing] })).toEqual({
      type: ['string', 'null'],
      enum: ['a', 'b', null],
    });
    expect(plainSchema({ anyOf: [text, nothing], description: 'x' })).toEqual({
      type: ['string', 'null'],
      description: 'x',
    });
  });

  it('does so at any depth, and leaves every other choice as it is', () => {
    const choice = { anyOf: [text, { type: 'integer' }] };
    const schema = {
      type: 'object',
      properties: { a: { type: 'array', items: { anyOf: [text, nothing] } }, b: choice },
    };
    expect(plainSchema(schema)).toEqual({
      type: 'object',
      properties: { a: { type: 'array', items: { type: ['string', 'null'] } }, b: choice },
    });
    expect(plainSchema({ anyOf: [...choice.anyOf, nothing] })).toEqual({ anyOf: [...choice.anyOf, nothing] });
  });
});

describe('problem responses', () => {
  it('are grouped by status, and joined where both have one', () => {
    const merged = mergeResponses(
      { 200: 'ok', ...problems('conflict') },
      problems('out_of_stock', 'conflict', 'not_found'),
    );
    expect(Object.keys(merged)).toEqual(['200', '404', '409']);
    expect(merged['409']).toMatchObject({ description: 'conflict · out_of_stock' });
  });
});
