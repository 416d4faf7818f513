import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Type } from 'typebox';
import { afterEach, describe, expect, it } from 'vitest';
import { requireUser } from '../auth/index.js';
import { eventually } from '../testing/eventually.js';
import { Body, envelope, ok, PageQuery, problems } from './index.js';
import type { ArtelServer, ServerOptions } from './server.js';
import { described, startTestServer, type TestServer } from './test-server.js';

const running: TestServer[] = [];
const start = async (overrides: Partial<ServerOptions> = {}, register: (app: ArtelServer) => void = hello) => {
  const server = await startTestServer(register, overrides);
  running.push(server);
  return server;
};
const config = { corsOrigins: [], rateLimitMax: 0, publicUrl: 'http://localhost:8080', trustedProxies: ['loopback'] };

function hello(app: ArtelServer): void {
  app.get(
    '/api/hello',
    { schema: { ...described('sayHello'), response: { 200: envelope(Type.String()) } } },
    async () => ok('Hello', 'world'),
  );
}

afterEach(async () => {
  for (const server of running.splice(0)) await server.close();
});

describe('probes', () => {
  it('tell a live process from a ready one', async () => {
    let broker = 'down';
    const server = await start({
      readiness: {
        database: async () => {},
        broker: async () => {
          if (broker === 'down') throw new Error('amqp://app:hush@broker is gone');
        },
      },
    });
    expect((await server.get('/livez')).status).toBe(200);
    const unready = await server.get('/readyz');
    expect(unready.status).toBe(503);
    const report = await unready.text();
    expect(JSON.parse(report)).toMatchObject({
      status: 'down',
      checks: { database: { status: 'up' }, broker: { status: 'down' } },
    });
    expect(report).not.toContain('hush');
    broker = 'up';
    await eventually(async () => expect((await server.get('/readyz')).status).toBe(200));
  });

  it('wait two seconds for a check that hangs, and ask it once however many ask', async () => {
    let asked = 0;
    const hang = () => {
      asked += 1;
      return new Promise<void>(() => {});
    };
    const server = await start({ readiness: { hang } });
    const answers = await Promise.all([server.get('/readyz'), server.get('/readyz')]);
    expect(answers.map(({ status }) => status)).toEqual([503, 503]);
    expect(asked).toBe(1);
  });

  it('measure requests by route, not by path', async () => {
    const server = await start();
    await server.get('/api/hello?x=1');
    await server.get('/api/unknown/7');
    await eventually(async () => {
      const metrics = await (await server.get('/metrics')).text();
      expect(metrics).toMatch(/seconds_count\{service="test",method="GET",route="\/api\/hello",status="200"\} 1/);
      expect(metrics).toMatch(/route="unknown",status="404"/);
      expect(metrics).not.toContain('/api/unknown/7');
    });
  });
});

describe('the rate limit', () => {
  it('refuses with Retry-After what is over it, and leaves the probes alone', async () => {
    const server = await start({ config: { ...config, rateLimitMax: 3 } });
    const statuses: number[] = [];
    for (let i = 0; i < 4; i++) statuses.push((await server.get('/api/hello')).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
    const refused = await server.get('/api/nothing');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50);
    expect(await refused.json()).toMatchObject({ code: 'too_many_requests', success: false });
    expect((await server.get('/livez')).status).toBe(200);
  });

  it('counts the clients behind our proxy one by one', async () => {
    const server = await start({ config: { ...config, rateLimitMax: 1 } });
    const from = (address: string) => server.get('/api/hello', { 'x-forwarded-for': address });
    expect((await from('203.0.113.1')).status).toBe(200);
    expect((await from('203.0.113.2')).status).toBe(200);
    expect((await from('203.0.113.1')).status).toBe(429);
  });

  it('believes nobody else about whom a request comes from', async () => {
    const server = await start({ config: { ...config, rateLimitMax: 1, trustedProxies: ['100.64.0.0/10'] } });
    const from = (address: string) => server.get('/api/hello', { 'x-forwarded-for': address });
    expect((await from('203.0.113.1')).status).toBe(200);
    expect((await from('203.0.113.2')).status).toBe(429);
  });

  it('can be tighter for one route', async () => {
    const server = await start({}, (app) => {
      app.get(
        '/api/login',
        {
          config: { rateLimit: { max: 1, timeWindow: '1 minute' } },
          schema: { ...described('login'), response: { 200: envelope(Type.String()) } },
        },
        async () => ok('In', 'x'),
      );
    });
    expect((await server.get('/api/login')).status).toBe(200);
    const refused = await server.get('/api/login');
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(await refused.json()).toMatchObject({ code: 'too_many_requests' });
  });
});

describe('cross-origin requests', () => {
  const preflight = { origin: 'https://shop.example', 'access-control-request-method': 'PUT' };

  it('are allowed from the origins on the list only', async () => {
    const server = await start({ config: { ...config, corsOrigins: ['https://shop.example'] } });
    const allowed = await server.send('OPTIONS', '/api/hello', undefined, preflight);
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://shop.example');
    expect(allowed.headers.get('access-control-allow-methods')).toContain('PATCH');
    const other = await server.get('/api/hello', { origin: 'https://evil.example' });
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
    expect((await server.send('DELETE', '/api/hello')).headers.get('allow')).toBe('GET, HEAD');
  });

  it('are not allowed at all without a list', async () => {
    const server = await start();
    const response = await server.send('OPTIONS', '/api/hello', undefined, preflight);
    expect(response.status).toBe(405);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('the description of the API', () => {
  it('holds what each route says, and what follows from its guards and schemas', async () => {
    const server = await start({ tags: [{ name: 'tests', description: 'For tests.' }] }, (app) => {
      const role = Type.Union([Type.Literal('artist'), Type.Literal('collector')]);
      const schema = {
        ...described('changeThing'),
        querystring: PageQuery,
        body: Body({ role, note: Type.Union([Type.String(), Type.Null()]) }),
        response: { 200: envelope(role), ...problems('out_of_stock', 'conflict') },
      };
      app.put('/api/things', { preHandler: requireUser, schema }, async (request) => ok('Changed', request.body.role));
    });
    const document = (await server.app.describe()) as Described;
    expect(document.openapi).toBe('3.1.0');
    const operation = document.paths['/api/things']?.put;
    expect(operation?.security).toEqual([{ bearerAuth: [] }]);
    expect(operation?.parameters.map(({ name, required }) => [name, required])).toEqual([
      ['page', false],
      ['limit', false],
    ]);
    expect(Object.keys(operation?.responses ?? {})).toEqual([
      '200',
      '400',
      '401',
      '409',
      '413',
      '415',
      '429',
      '500',
      '503',
    ]);
    expect(operation?.responses['409']).toEqual({
      description: 'out_of_stock · conflict',
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    });
    const body = operation?.requestBody.content['application/json']?.schema.properties;
    expect(body).toEqual({
      role: { type: 'string', enum: ['artist', 'collector'] },
      note: { type: ['string', 'null'] },
    });
    expect(Object.keys(document.paths)).toEqual(['/api/things']);
  });

  it('must be complete: a route without one stops the start', async () => {
    const response = { 200: envelope(Type.String()) };
    const add = (schema: object) => start({}, (app) => void app.get('/api/x', { schema }, async () => ok('x', 'y')));
    await expect(add({ response })).rejects.toThrow('GET /api/x lacks operationId, tags, summary');
    await expect(add(described('x'))).rejects.toThrow('GET /api/x lacks response');
    const twice = start({}, (app) => {
      for (const url of ['/api/a', '/api/b'])
        app.get(url, { schema: { ...described('same'), response } }, async () => ok('x', 'y'));
    });
    await expect(twice).rejects.toThrow('GET /api/b has the operationId of GET /api/a: same');
  });

  it('is shown at /docs, by a page that may run its own scripts', async () => {
    const server = await start();
    const page = await server.get('/docs/');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(await (await server.get('/docs/json')).json()).toMatchObject({ paths: { '/api/hello': {} } });
    expect(await (await server.get('/docs/static/swagger-ui-bundle.js')).text()).toContain('SwaggerUIBundle');
    const missing = await server.get('/docs/static/nothing.js');
    expect(missing.status).toBe(404);
    expect(await missing.json()).toMatchObject({ code: 'not_found' });
  });

  it('at /docs is that of the whole API where there is one', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'artel-docs-'));
    try {
      const specPath = join(folder, 'openapi.yaml');
      await writeFile(specPath, 'openapi: 3.1.0\ninfo: { title: Everything, version: 1.0.0 }\npaths: {}\n');
      const server = await start({ specPath });
      expect(await (await server.get('/docs/json')).json()).toMatchObject({ info: { title: 'Everything' } });
      expect(await server.app.describe()).toMatchObject({ paths: { '/api/hello': {} } });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

interface Described {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Operation>>;
}

interface Operation {
  readonly security: unknown;
  readonly parameters: readonly { name: string; required: boolean }[];
  readonly responses: Record<string, unknown>;
  readonly requestBody: { content: Record<string, { schema: { properties: unknown } }> };
}
