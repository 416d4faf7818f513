import type { AddressInfo } from 'node:net';
import type { Service } from '@artel/shared/contracts';
import httpProxy from '@fastify/http-proxy';
import fastify, { type FastifyError } from 'fastify';
import { withForwarded, withoutConnection } from './forwarded.js';
import { type Refusal, unknownPath, unreachable, unreadablePath } from './refusal.js';
import { findRoute } from './route-table.js';
import { createTunnel } from './tunnel.js';
import { welcome } from './welcome.js';

export interface IngressOptions {
  readonly port: number;
  readonly host?: string;
  /** Base URL of a service right now; asked once per request, so that it may change. */
  readonly upstream: (service: Service) => string;
  readonly mailboxUrl?: string;
}

export interface Ingress {
  readonly url: string;
  /** Stops listening, cuts WebSockets and waits for requests that are being answered. */
  close(): Promise<void>;
}

/** The one door to the system on this machine, in place of a cluster's ingress; bodies are streamed, not kept. */
export async function startIngress({
  port,
  host = '127.0.0.1',
  upstream,
  mailboxUrl,
}: IngressOptions): Promise<Ingress> {
  const app = fastify({
    forceCloseConnections: 'idle',
    requestTimeout: 0,
    routerOptions: { maxParamLength: 1000 },
    frameworkErrors: (_error, request, reply) => answer(reply as unknown as Answering, unreadablePath(request.raw)),
  });
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const isTheirs = error.statusCode !== undefined && error.statusCode < 500;
    answer(reply, isTheirs ? unreadablePath(request.raw) : unreachable(request.raw));
  });
  const tunnel = createTunnel((request) => {
    const route = findRoute(request.url ?? '/');
    return route?.websocket ? upstream(route.service) : undefined;
  });
  app.server.on('upgrade', tunnel.upgrade);
  app.addHook('preClose', async () => tunnel.close());

  app.removeAllContentTypeParsers();
  app.get('/', (request, reply) => {
    const { type, body } = welcome(request.headers.accept, mailboxUrl);
    return reply.type(type).send(body);
  });
  await app.register(httpProxy, {
    upstream: '',
    prefix: '/',
    routes: ['/*'],
    destroyAgent: true,
    disableRequestLogging: true,
    preHandler: (request, reply, done) => {
      if (findRoute(request.url)) done();
      else answer(reply, unknownPath(request.raw));
    },
    replyOptions: {
      // A 503 is the client's to retry: it knows whether that is safe, and how long it may wait.
      retryDelay: () => null,
      getUpstream: (request) => upstream(findRoute(request.url)?.service ?? 'catalog-service'),
      rewriteRequestHeaders: (request, headers) => withForwarded(request.raw, headers),
      // Node decides by what the client asked for, unless the service's own wish for its connection is passed on.
      rewriteHeaders: withoutConnection,
      onError: (reply) => answer(reply, unreachable(reply.request.raw)),
    },
  });

  await app.listen({ port, host });
  const { port: bound } = app.server.address() as AddressInfo;
  return { url: `http://localhost:${bound}`, close: () => app.close() };
}

interface Answering {
  code(status: number): { headers(values: Refusal['headers']): { send(body: string): unknown } };
}

function answer(reply: Answering, { status, headers, body }: Refusal): void {
  reply.code(status).headers(headers).send(body);
}
