import { setImmediate as turn } from 'node:timers/promises';
import { Type } from 'typebox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { optionalUser, requireRole, requireUser, userOf } from '../auth/index.js';
import { fail } from '../errors/index.js';
import { currentTraceparent, traceIdOf } from '../telemetry/index.js';
import { eventually } from '../testing/eventually.js';
import { Body, envelope, IdParams, ok, PageQuery, page, paginate, problems } from './index.js';
import type { Problem } from './problem.js';
import { described, startTestServer, type TestServer } from './test-server.js';

const Text = envelope(Type.String());
const text = (operationId: string) => ({ ...described(operationId), response: { 200: Text, ...problems('conflict') } });

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer((app) => {
    app.post(
      '/api/people',
      {
        schema: {
          ...described('registerPerson'),
          body: Body({
            email: Type.String({ format: 'email' }),
            password: Type.String({ minLength: 10 }),
            age: Type.Optional(Type.Integer({ minimum: 18 })),
          }),
          response: { 201: Text },
        },
      },
      async (request, reply) => reply.code(201).send(ok('Registered', request.body.email)),
    );
    app.get(
      '/api/things',
      {
        schema: {
          ...described('listThings'),
          querystring: PageQuery,
          response: { 200: envelope(page(Type.Object({ id: Type.String() }), 'things')) },
        },
      },
      async ({ query }) => ok('Things', { things: [{ id: 'a', secret: 'b' }], pagination: paginate(query, 41) }),
    );
    app.get('/api/things/:id', { schema: { ...text('getThing'), params: IdParams } }, async ({ params }) =>
      ok('Thing', params.id),
    );
    app.get('/api/me', { preHandler: requireUser, schema: text('getMe') }, async (request) =>
      ok('You', userOf(request).username),
    );
    app.get('/api/perhaps', { preHandler: optionalUser, schema: text('getPerhaps') }, async (request) =>
      ok('You', request.user?.username ?? 'guest'),
    );
    app.post(
      '/api/admin',
      { preHandler: [requireRole('admin')], schema: { ...text('administer'), body: Body({ a: Type.String() }) } },
      async () => ok('Done', 'yes'),
    );
    app.post('/api/traces', { schema: { ...text('trace'), body: Body({}) } }, async () => {
      await turn();
      return ok('Trace', currentTraceparent());
    });
    app.get('/api/conflict', { schema: text('conflict') }, async () =>
      fail('conflict', 'changed meanwhile', { details: { version: 3 } }),
    );
    app.get('/api/broken', { schema: text('breakIt') }, async () => {
      throw new Error('password of postgres://app:hush@db is wrong');
    });
    app.get('/api/outage', { schema: text('outage') }, async () => {
      throw Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:5432'), { code: 'ECONNREFUSED' });
    });
  });
});

afterAll(() => server.close());

const problem = async (response: Response) => {
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  const body = (await response.json()) as Problem;
  expect(body).toMatchObject({
    success: false,
    status: response.status,
    type: `urn:artel:error:${body.code}`,
    detail: body.message,
    traceId: traceIdOf(response.headers.get('traceparent') ?? ''),
  });
  return body;
};

const dataOf = async (response: Response) => ((await response.json()) as { data: unknown }).data;

describe('an answer', () => {
  it('is an envelope that holds what its schema names and nothing else', async () => {
    const response = await server.get('/api/things?limit=20&page=2');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      success: true,
      message: 'Things',
      data: {
        things: [{ id: 'a' }],
        pagination: { page: 2, limit: 20, total: 41, totalPages: 3, hasNext: true, hasPrev: true },
      },
    });
  });

  it('carries ids and security headers, and does not say what it was made with', async () => {
    const { headers } = await server.get('/api/conflict');
    expect(headers.get('traceparent')).toMatch(/^00-[\da-f]{32}-[\da-f]{16}-01$/);
    expect(headers.get('x-request-id')).toBe(traceIdOf(headers.get('traceparent') ?? ''));
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('x-powered-by')).toBeNull();
  });
});

describe('a trace', () => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

  it('that comes in goes on, through the handler and into the log', async () => {
    const headers = { traceparent, 'x-request-id': 'req-1' };
    const response = await server.send('POST', '/api/traces', {}, headers);
    const mine = response.headers.get('traceparent') ?? '';
    expect(traceIdOf(mine)).toBe(traceIdOf(traceparent));
    expect(mine).not.toBe(traceparent);
    expect(await dataOf(response)).toBe(mine);
    expect(response.headers.get('x-request-id')).toBe('req-1');
    await eventually(() =>
      expect(server.lines).toContainEqual(
        expect.objectContaining({
          event: 'http.request',
          path: '/api/traces',
          status: 200,
          traceId: traceIdOf(traceparent),
        }),
      ),
    );
  });

  it('that is malformed is replaced, and so is a request id one should not log', async () => {
    const response = await server.get('/api/things', { traceparent: '00-nonsense', 'x-request-id': 'a b"c' });
    expect(response.headers.get('traceparent')).toMatch(/^00-[\da-f]{32}-/);
    expect(response.headers.get('x-request-id')).toMatch(/^[\da-f]{32}$/);
  });
});

describe('a request that is not valid', () => {
  it('hears of every faulty field at once, in words', async () => {
    const response = await server.send('POST', '/api/people', { email: 'x', age: 3, admin: true });
    const { code, errors } = await problem(response);
    expect(response.status).toBe(400);
    expect(code).toBe('validation_failed');
    expect(errors).toEqual(
      expect.arrayContaining([
        { field: 'password', message: 'password is required' },
        { field: 'email', message: 'email must be an email address' },
        { field: 'age', message: 'age must be at least 18' },
        { field: 'admin', message: 'admin is not a known field' },
      ]),
    );
    expect(errors).toHaveLength(4);
  });

  it('hears what is required when it sends no body, or an empty one', async () => {
    for (const response of [
      await server.send('POST', '/api/people'),
      await server.send('POST', '/api/people', '', { 'content-type': 'application/json' }),
    ]) {
      const { errors } = await problem(response);
      expect(errors.map(({ field }) => field)).toEqual(['email', 'password']);
    }
  });

  it('has its body taken as it is: "18" is no number', async () => {
    const person = { email: 'a@example.org', password: '0123456789', age: '18' };
    const { errors } = await problem(await server.send('POST', '/api/people', person));
    expect(errors).toEqual([{ field: 'age', message: 'age must be a whole number' }]);
  });

  it.each([
    ['page=x', 'page must be a whole number'],
    ['limit=101', 'limit must be at most 100'],
    ['page=0', 'page must be at least 1'],
  ])('has its query checked: %s', async (query, message) => {
    const { errors } = await problem(await server.get(`/api/things?${query}`));
    expect(errors).toEqual([{ field: query.split('=')[0], message }]);
  });

  it('has its path checked', async () => {
    const { errors } = await problem(await server.get('/api/things/7'));
    expect(errors).toEqual([{ field: 'id', message: 'id must be a UUID' }]);
  });

  it('is malformed_json when it cannot be parsed, also when it reaches for the prototype', async () => {
    for (const body of ['{"email":', 'undefined', '{"__proto__":{"admin":true}}']) {
      const response = await server.send('POST', '/api/people', body);
      expect(response.status).toBe(400);
      expect((await problem(response)).code).toBe('malformed_json');
    }
  });

  it('is 415 when it is no JSON, and 413 when it is too large', async () => {
    const plain = await server.send('POST', '/api/people', 'hello', { 'content-type': 'text/plain' });
    expect(plain.status).toBe(415);
    expect((await problem(plain)).code).toBe('unsupported_media_type');
    const large = await server.send('POST', '/api/people', { email: 'x'.repeat(300_000) });
    expect(large.status).toBe(413);
    expect((await problem(large)).code).toBe('payload_too_large');
  });
});

describe('an address', () => {
  it('that is unknown is 404', async () => {
    const response = await server.get('/api/nothing');
    expect(response.status).toBe(404);
    expect((await problem(response)).code).toBe('not_found');
  });

  it('with a part longer than any id is unknown as well', async () => {
    const response = await server.get(`/api/things/${'x'.repeat(5_000)}`);
    expect(response.status).toBe(404);
    expect((await problem(response)).code).toBe('not_found');
  });

  it('that cannot be decoded is refused as any other, with ids and security headers', async () => {
    const response = await server.get('/api/things/%zz');
    expect(response.status).toBe(400);
    expect((await problem(response)).code).toBe('validation_failed');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('traceparent')).toMatch(/^00-/);
  });

  it('that is known for other methods is 405 and names them', async () => {
    const response = await server.send('DELETE', '/api/things/0197b0a0-0000-7000-8000-000000000000');
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD');
    expect((await problem(response)).code).toBe('method_not_allowed');
  });

  it('that can be read can be asked for its head', async () => {
    const response = await server.send('HEAD', '/api/things');
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('');
  });
});

describe('a failure', () => {
  it('of ours tells its details', async () => {
    const response = await server.get('/api/conflict');
    expect(response.status).toBe(409);
    expect(await problem(response)).toMatchObject({
      code: 'conflict',
      title: 'The request conflicts with the current state',
      message: 'changed meanwhile',
      errors: [],
      details: { version: 3 },
    });
  });

  it('that nobody expected tells nothing, but is logged with its trace', async () => {
    const response = await server.get('/api/broken');
    expect(response.status).toBe(500);
    const body = await problem(response);
    expect(body.code).toBe('internal_error');
    expect(JSON.stringify(body)).not.toMatch(/hush|postgres|stack/);
    expect(server.lines).toContainEqual(expect.objectContaining({ level: 'error', traceId: body.traceId }));
  });

  it('to reach a database is 503 with Retry-After', async () => {
    const response = await server.get('/api/outage');
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('2');
    const body = await problem(response);
    expect(body.code).toBe('service_unavailable');
    expect(JSON.stringify(body)).not.toContain('10.0.0.1');
  });
});

describe('a guarded route', () => {
  const bearer = async (...options: Parameters<TestServer['tokens']['tokenFor']>) => ({
    authorization: `Bearer ${await server.tokens.tokenFor(...options)}`,
  });

  it('lets in whom the token names, and logs who it was', async () => {
    const response = await server.get('/api/me', await bearer({ id: 'u-1', username: 'grace' }));
    expect(await dataOf(response)).toBe('grace');
    await eventually(() =>
      expect(server.lines).toContainEqual(expect.objectContaining({ path: '/api/me', userId: 'u-1' })),
    );
  });

  it('challenges guests before it looks at what they send', async () => {
    const response = await server.send('POST', '/api/admin', { wrong: 1 });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer realm="artel"');
    expect((await problem(response)).code).toBe('unauthorized');
  });

  it.each(['Basic YTpi', 'Bearer', 'Bearer a b', 'token'])('refuses the authorization %j', async (authorization) => {
    const response = await server.get('/api/me', { authorization });
    expect(response.status).toBe(401);
    expect((await problem(response)).code).toBe('unauthorized');
  });

  it('says of an expired token that it is expired', async () => {
    const response = await server.get('/api/me', await bearer({}, { expiresIn: -60 }));
    expect((await problem(response)).code).toBe('token_expired');
    expect(response.headers.get('www-authenticate')).toContain('error="invalid_token"');
  });

  it('refuses other roles with 403', async () => {
    const response = await server.send('POST', '/api/admin', { a: 'b' }, await bearer({ role: 'artist' }));
    expect(response.status).toBe(403);
    expect((await problem(response)).code).toBe('forbidden');
    const admin = await server.send('POST', '/api/admin', { a: 'b' }, await bearer({ role: 'admin' }));
    expect(admin.status).toBe(200);
  });

  it('may welcome guests, but not with a bad token', async () => {
    expect(await dataOf(await server.get('/api/perhaps'))).toBe('guest');
    expect(await dataOf(await server.get('/api/perhaps', await bearer({ username: 'ada' })))).toBe('ada');
    expect((await server.get('/api/perhaps', { authorization: 'Bearer x.y.z' })).status).toBe(401);
  });

  it('guards the head of what it guards', async () => {
    expect((await server.send('HEAD', '/api/me')).status).toBe(401);
  });
});
