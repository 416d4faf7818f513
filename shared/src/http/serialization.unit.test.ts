import { describe, expect, it } from 'vitest';
import { serializerFactory } from './serialization.js';

const route = (method: string, schema: object) => ({ method, url: '/api/x', httpStatus: '200', schema });
const named = () => ({ type: 'object', properties: { name: { type: 'string' } } });

describe('response serializers', () => {
  it('are compiled once for all routes that answer alike', () => {
    const factory = serializerFactory();
    const get = factory({}, {})(route('GET', named()));
    expect(factory({}, {})(route('HEAD', named()))).toBe(get);
    expect(get({ name: 'Hokusai', secret: 'hush' })).toBe('{"name":"Hokusai"}');
  });

  it('are not shared between different answers', () => {
    const compile = serializerFactory()({}, {});
    const name = compile(route('GET', named()));
    const count = compile(route('GET', { type: 'object', properties: { count: { type: 'integer' } } }));
    expect(count).not.toBe(name);
    expect(count({ count: 2, name: 'Hokusai' })).toBe('{"count":2}');
  });
});
