import { describe, expect, it } from 'vitest';
import { mergeOpenApi, type OpenApiDocument } from './openapi-merge.js';

const frame = { openapi: '3.1.0', info: { title: 'All' } };
const part = (service: string, document: Partial<OpenApiDocument>) => ({
  service,
  document: { ...frame, ...document },
});

describe('merging API descriptions', () => {
  it('puts paths, methods, tags and components in one order, whatever theirs', () => {
    const a = part('a', { paths: { '/z': { post: {}, get: {} } }, tags: [{ name: 'z' }] });
    const b = part('b', {
      paths: { '/a': { get: {} } },
      tags: [{ name: 'a' }],
      components: { schemas: { B: {}, A: {} } },
    });
    const merged = mergeOpenApi(frame, [a, b]);
    expect(JSON.stringify(merged)).toBe(JSON.stringify(mergeOpenApi(frame, [b, a])));
    expect(Object.keys(merged.paths ?? {})).toEqual(['/a', '/z']);
    expect(Object.keys(merged.paths?.['/z'] ?? {})).toEqual(['get', 'post']);
    expect(merged.tags).toEqual([{ name: 'a' }, { name: 'z' }]);
    expect(Object.keys(merged.components?.schemas ?? {})).toEqual(['A', 'B']);
  });

  it('keeps one copy of what two services describe alike', () => {
    const components = { schemas: { Problem: { type: 'object' } } };
    expect(mergeOpenApi(frame, [part('a', { components }), part('b', { components })]).components).toEqual(components);
  });

  it('names everything two services disagree about', () => {
    const a = part('a', {
      components: { schemas: { X: { type: 'string' } } },
      paths: { '/x': { get: { operationId: 'one' } } },
    });
    const b = part('b', {
      components: { schemas: { X: { type: 'object' } } },
      paths: { '/y': { get: { operationId: 'one' } } },
    });
    expect(() => mergeOpenApi(frame, [a, b])).toThrow(
      /component schemas X is described differently by a and b\n {2}operationId one is used by GET \/x and GET \/y/,
    );
  });
});
