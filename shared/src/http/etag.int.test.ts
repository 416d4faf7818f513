import { Type } from 'typebox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Body, envelope, notModified, ok, problems, replyWithEtag, requireMatch } from './index.js';
import { described, startTestServer, type TestServer } from './test-server.js';

let server: TestServer;
let version = 1;

beforeAll(async () => {
  const Version = envelope(Type.Integer());
  server = await startTestServer((app) => {
    app.get(
      '/api/thing',
      { schema: { ...described('getThing'), response: { 200: Version, ...notModified } } },
      async (request, reply) => (replyWithEtag(request, reply, version) ? reply : ok('Thing', version)),
    );
    app.put(
      '/api/thing',
      {
        schema: {
          ...described('changeThing'),
          body: Body({}),
          response: { 200: Version, ...problems('precondition_failed') },
        },
      },
      async (request) => {
        requireMatch(request, version);
        version += 1;
        return ok('Changed', version);
      },
    );
  });
});

afterAll(() => server.close());

describe('reading with an etag', () => {
  it('answers 304 without a body to who has it already, and with one to who has not', async () => {
    const first = await server.get('/api/thing');
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toBe(`"${version}"`);
    expect(first.headers.get('cache-control')).toBe('no-cache');
    for (const known of [etag, `W/${etag}`, `"0", ${etag}`, '*']) {
      const again = await server.get('/api/thing', { 'if-none-match': known });
      expect(again.status).toBe(304);
      expect(again.headers.get('etag')).toBe(etag);
      expect(await again.text()).toBe('');
    }
    expect((await server.get('/api/thing', { 'if-none-match': '"other"' })).status).toBe(200);
  });

  it('repeats ids and caching with a 304, but not what the kept answer says already', async () => {
    const securityHeaders = ['content-security-policy', 'strict-transport-security', 'x-content-type-options'];
    const first = await server.get('/api/thing', { 'if-none-match': '"other"' });
    const again = await server.get('/api/thing', { 'if-none-match': first.headers.get('etag') ?? '' });
    const saidBy = (answer: Response, names: string[]) => names.filter((name) => answer.headers.has(name));
    expect(saidBy(first, securityHeaders)).toEqual(securityHeaders);
    expect(saidBy(again, [...securityHeaders, 'x-powered-by'])).toEqual([]);
    const always = ['etag', 'cache-control', 'x-request-id', 'traceparent'];
    expect(saidBy(again, always)).toEqual(always);
  });
});

describe('changing with If-Match', () => {
  it('refuses a change of what has changed meanwhile', async () => {
    const seen = (await server.get('/api/thing')).headers.get('etag') ?? '';
    expect((await server.send('PUT', '/api/thing', {}, { 'if-match': seen })).status).toBe(200);
    const late = await server.send('PUT', '/api/thing', {}, { 'if-match': seen });
    expect(late.status).toBe(412);
    expect(await late.json()).toMatchObject({ code: 'precondition_failed', details: { currentEtag: `"${version}"` } });
    expect((await server.send('PUT', '/api/thing', {}, { 'if-match': '*' })).status).toBe(200);
    expect((await server.send('PUT', '/api/thing', {})).status).toBe(200);
  });

  it('compares strongly: a weak etag never matches', async () => {
    const weak = `W/"${version}"`;
    expect((await server.send('PUT', '/api/thing', {}, { 'if-match': weak })).status).toBe(412);
  });
});
