import { describe, expect, it } from 'vitest';
import type { OpenApiDocument } from './openapi-merge.js';
import { nameSchemas } from './openapi-schemas.js';

const titled = (title: string, properties: object, type: unknown = 'object') => ({ title, type, properties });
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

/** A description with one operation a schema. */
function describing(schemas: Record<string, unknown>, components: OpenApiDocument['components'] = {}): OpenApiDocument {
  const paths = Object.entries(schemas).map(([path, schema]) => [path, { get: { responses: { 200: { schema } } } }]);
  return { openapi: '3.1.0', info: {}, paths: Object.fromEntries(paths), components };
}

function schemaAt(document: OpenApiDocument, path: string): unknown {
  const operation = document.paths?.[path]?.get as { responses: Record<string, { schema: unknown }> } | undefined;
  return operation?.responses[200]?.schema;
}

describe('naming schemas', () => {
  it('keeps a titled schema once and refers to it, also from inside of another', () => {
    const person = titled('Person', { name: { type: 'string' } });
    const order = titled('Order', { buyer: person, sellers: { type: 'array', items: person } });
    const named = nameSchemas(describing({ '/a': order, '/b': { type: 'object', properties: { order, person } } }));

    expect(schemaAt(named, '/a')).toEqual(ref('Order'));
    expect(schemaAt(named, '/b')).toEqual({
      type: 'object',
      properties: { order: ref('Order'), person: ref('Person') },
    });
    expect(named.components?.schemas).toEqual({
      Person: person,
      Order: titled('Order', { buyer: ref('Person'), sellers: { type: 'array', items: ref('Person') } }),
    });
  });

  it('tells a thing or null from the thing', () => {
    const named = nameSchemas(describing({ '/a': titled('Tracking', {}, ['object', 'null']) }));

    expect(schemaAt(named, '/a')).toEqual({ anyOf: [ref('Tracking'), { type: 'null' }] });
    expect(named.components?.schemas).toEqual({ Tracking: titled('Tracking', {}) });
  });

  it('does not take a field called title for one', () => {
    const listing = { type: 'object', properties: { title: { type: 'string' }, properties: { type: 'object' } } };

    expect(schemaAt(nameSchemas(describing({ '/a': listing })), '/a')).toEqual(listing);
  });

  it('leaves alone what has a name already, but for what is inside', () => {
    const problem = titled('Problem', { field: titled('Field', {}) });
    const named = nameSchemas(describing({ '/a': ref('Problem') }, { schemas: { Problem: problem } }));

    expect(schemaAt(named, '/a')).toEqual(ref('Problem'));
    expect(named.components?.schemas).toEqual({
      Problem: titled('Problem', { field: ref('Field') }),
      Field: titled('Field', {}),
    });
  });

  it('refuses one title for two things', () => {
    const document = describing({ '/a': titled('A', {}), '/b': titled('A', { more: {} }), '/c': titled('C', {}) });

    expect(() => nameSchemas(document)).toThrow(/^schemas with the same title differ: A$/);
  });
});
