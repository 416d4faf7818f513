import { once } from 'node:events';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { type Ingress, startIngress } from './ingress.js';

const catalog = fastify({ forceCloseConnections: true });
const notifier = fastify({ forceCloseConnections: true });
const sockets = new WebSocketServer({ noServer: true });
const arrived: { chunks: number; bytes: number; first: number } = { chunks: 0, bytes: 0, first: 0 };
let ingress: Ingress;

beforeAll(async () => {
  catalog.removeAllContentTypeParsers();
  catalog.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
  catalog.get('/api/artworks/:id', async (request) => ({ url: request.url, headers: request.headers }));
  catalog.post('/api/artworks', async (request, reply) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request.body as Readable) chunks.push(chunk as Buffer);
    return reply.code(201).header('location', '/api/artworks/1').send(Buffer.concat(chunks).toString());
  });
  catalog.post('/api/upload/image', async (request) => {
    for await (const chunk of request.body as Readable) {
      arrived.first ||= Date.now();
      arrived.chunks += 1;
      arrived.bytes += (chunk as Buffer).length;
    }
    return { bytes: arrived.bytes };
  });
  catalog.get('/api/items', (_request, reply) => reply.code(503).header('retry-after', '7').send('later'));
  catalog.get('/media/:name', (_request, reply) => void reply.raw.destroy());
  sockets.on('connection', (socket) => socket.on('message', (data) => socket.send(`echo ${data}`)));
  notifier.server.on('upgrade', (request, socket, head) => {
    if (request.url?.includes('refused')) socket.end('HTTP/1.1 401 Unauthorized\r\ncontent-length: 4\r\n\r\nwho?');
    else
      sockets.handleUpgrade(request, socket, head, (accepted) => {
        sockets.emit('connection', accepted, request);
        accepted.send(`protocols ${request.headers['sec-websocket-protocol']}`);
      });
  });
  const urls: Record<string, string> = {
    'catalog-service': await listen(catalog),
    'notifier-service': await listen(notifier),
  };
  const upstream = (service: string) => urls[service] ?? 'http://127.0.0.1:1';
  ingress = await startIngress({ port: 0, upstream, mailboxUrl: 'http://localhost:8025' });
});

afterAll(async () => {
  await ingress.close();
  sockets.close();
  await Promise.all([catalog.close(), notifier.close()]);
});

describe('the ingress', () => {
  it('passes a request on with its path, its query and who asked', async () => {
    const response = await fetch(`${ingress.url}/api/artworks/a%20b?tags=sea,sky`, { headers: { accept: 'x/y' } });
    const seen = (await response.json()) as { url: string; headers: Record<string, string> };
    expect(seen.url).toBe('/api/artworks/a%20b?tags=sea,sky');
    expect(seen.headers.accept).toBe('x/y');
    expect(seen.headers['x-forwarded-for']).toMatch(/127\.0\.0\.1|::1/);
    expect(seen.headers['x-forwarded-host']).toBe(new URL(ingress.url).host);
    expect(seen.headers['x-forwarded-proto']).toBe('http');
  });

  it('passes bodies, statuses and headers through as they are', async () => {
    const body = '{"title":  "spaces kept"}';
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${ingress.url}/api/artworks`, { method: 'POST', headers, body });
    expect(response.status).toBe(201);
    expect(response.headers.get('location')).toBe('/api/artworks/1');
    expect(await response.text()).toBe(body);
  });

  it('streams an upload larger than any body limit, from its first byte on', async () => {
    const piece = Buffer.alloc(64 * 1024, 7);
    let lastSent = 0;
    async function* upload() {
      for (let sent = 0; sent < 64; sent += 1) {
        if (sent === 63) while (arrived.bytes === 0) await pause(5);
        lastSent = Date.now();
        yield piece;
      }
    }
    const response = await fetch(`${ingress.url}/api/upload/image`, {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
      body: Readable.from(upload()),
      duplex: 'half',
    });
    expect(await response.json()).toEqual({ bytes: 64 * piece.length });
    expect(arrived.first).toBeLessThanOrEqual(lastSent);
    expect(arrived.chunks).toBeGreaterThan(1);
  });

  it('takes a body that waits to be asked for, as curl announces large ones', async () => {
    const head = 'POST /api/artworks HTTP/1.1\r\nhost: x\r\nconnection: close\r\nexpect: 100-continue\r\n';
    const answer = await raw(`${head}content-type: application/json\r\ncontent-length: 2\r\n\r\n{}`);
    expect(answer).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 201 /);
  });

  it('hangs up on a client that asked for it, whatever the service would like', async () => {
    const answer = await raw('GET /api/items HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 503 .*\r\nconnection: close\r\n/is);
  });

  it('refuses requests of which two readers could make different things', async () => {
    const body = '0\r\n\r\nGET /api/items HTTP/1.1\r\nhost: x\r\n\r\n';
    for (const headers of [
      'content-length: 5\r\ntransfer-encoding: chunked',
      'content-length: 5\r\ncontent-length: 6',
      'transfer-encoding: xchunked',
      'transfer-encoding : chunked',
    ]) {
      const answer = await raw(`POST /api/artworks HTTP/1.1\r\nhost: x\r\n${headers}\r\n\r\n${body}`);
      expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 400']);
    }
  });

  it('answers an unknown path itself, as a problem', async () => {
    const response = await fetch(`${ingress.url}/api/nothing`);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(await response.json()).toMatchObject({
      success: false,
      code: 'not_found',
      message: 'nothing answers /api/nothing',
    });
  });

  it.each([
    ['cannot be decoded', '/api/artworks/%ff'],
    ['leads elsewhere', '/api/artworks/..%2f..%2fmetrics'],
  ])('answers a path that %s itself, as a problem', async (_what, path) => {
    const response = await fetch(`${ingress.url}${path}`);
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(await response.json()).toMatchObject({ success: false, code: 'validation_failed' });
  });

  it('says which service is down and when to try again', async () => {
    const response = await fetch(`${ingress.url}/api/orders`, { method: 'POST', body: 'x' });
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('1');
    expect(await response.json()).toMatchObject({
      code: 'service_unavailable',
      message: expect.stringContaining('order-service'),
    });
  });

  it('says so when a service is lost while it answers', async () => {
    const response = await fetch(`${ingress.url}/media/picture.jpg`);
    expect(response.status).toBe(503);
  });

  it('does not repeat a request that was answered 503', async () => {
    const response = await fetch(`${ingress.url}/api/items`);
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '7']);
  });

  it('welcomes people with links and programs with JSON', async () => {
    const page = await fetch(ingress.url, { headers: { accept: 'text/html' } });
    expect(await page.text()).toContain('<a href="/docs">');
    const data = await (await fetch(ingress.url)).json();
    expect(data).toMatchObject({ data: { artworks: '/api/artworks', mailbox: 'http://localhost:8025' } });
  });
});

describe('a mailbox that only the ingress can reach', () => {
  const mailbox = fastify({ forceCloseConnections: true });
  mailbox.get('/*', async (request) => ({ url: request.url }));
  afterAll(() => mailbox.close());

  it('is shown at /mailbox, whether or not it has a path of its own', async () => {
    const inside = await listen(mailbox);
    for (const { upstream, seen } of [
      { upstream: inside, seen: '/api/v1/messages?limit=1' },
      { upstream: `${inside}/mailbox`, seen: '/mailbox/api/v1/messages?limit=1' },
    ]) {
      const door = await startIngress({ port: 0, upstream: () => urlOf(notifier), mailboxUpstream: upstream });
      const answer = await fetch(`${door.url}/mailbox/api/v1/messages?limit=1`);
      expect(await answer.json()).toEqual({ url: seen });
      const moved = await fetch(`${door.url}/mailbox`, { redirect: 'manual' });
      expect([moved.status, moved.headers.get('location')]).toEqual([308, '/mailbox/']);
      const welcome = await (await fetch(door.url)).json();
      expect(welcome).toMatchObject({ data: { mailbox: '/mailbox/' } });
      await door.close();
    }
  });

  it('is not there where nobody names one', async () => {
    expect((await fetch(`${ingress.url}/mailbox/`)).status).toBe(404);
  });
});

describe('WebSockets through the ingress', () => {
  const live = (path = '/api/live') => ingress.url.replace('http', 'ws') + path;

  it('carry messages both ways, with every subprotocol that was offered', async () => {
    const socket = new WebSocket(live(), ['bearer', 'a.b.c']);
    const messages: string[] = [];
    await new Promise<void>((resolve, reject) => {
      socket.on('error', reject);
      socket.on('message', (data) => {
        messages.push(String(data));
        if (messages.length === 1) socket.send('hello');
        else resolve();
      });
    });
    expect(messages).toEqual(['protocols bearer,a.b.c', 'echo hello']);
    expect(socket.protocol).toBe('bearer');
    await closed(socket);
  });

  it('are refused in the words of the service', async () => {
    expect(await rawUpgrade('/api/live?refused')).toMatch(/^HTTP\/1\.1 401 Unauthorized.*who\?$/s);
  });

  it('are refused with 404 where there are none, and 503 where the service is down', async () => {
    expect(await rawUpgrade('/api/artworks')).toMatch(/^HTTP\/1\.1 404 .*"not_found"/s);
    const without = await startIngress({ port: 0, upstream: () => 'http://127.0.0.1:1' });
    expect(await rawUpgrade('/api/live', without.url)).toMatch(/^HTTP\/1\.1 503 .*"service_unavailable"/s);
    await without.close();
  });

  it('do not keep the ingress from closing', async () => {
    const other = await startIngress({ port: 0, upstream: () => urlOf(notifier) });
    const socket = new WebSocket(`${other.url.replace('http', 'ws')}/api/live`);
    await once(socket, 'open');
    const gone = once(socket, 'close');
    await other.close();
    await gone;
    await expect(fetch(other.url)).rejects.toThrow();
  });

  /** Sends an upgrade request and gives everything that was answered before the end. */
  function rawUpgrade(path: string, url = ingress.url): Promise<string> {
    const head = `GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`;
    return raw(head, url);
  }
});

/** Sends bytes as they are and gives everything that was answered before the end. */
function raw(request: string, url = ingress.url): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(port), hostname, () => socket.write(request));
    socket.setEncoding('utf8').on('data', (text) => {
      answer += text;
    });
    socket.on('end', () => resolve(answer)).on('error', reject);
  });
}

async function listen(app: FastifyInstance): Promise<string> {
  await app.listen({ port: 0, host: '127.0.0.1' });
  return urlOf(app);
}

function urlOf(app: FastifyInstance): string {
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return `http://127.0.0.1:${address.port}`;
}

async function closed(socket: WebSocket): Promise<void> {
  const done = once(socket, 'close');
  socket.close();
  await done;
}
