import type { AddressInfo } from 'node:net';
import type { Service } from '@artel/shared/contracts';
import httpProxy, { type FastifyHttpProxyOptions } from '@fastify/http-proxy';
import fastify, { type FastifyError } from 'fastify';
import { withForwarded, withoutConnection } from './forwarded.js';
import { isMailbox, mailboxPath, type ProxyErrorHandler, showMailbox } from './mailbox.js';
import { type Refusal, unknownPath, unreachable, unreadablePath } from './refusal.js';
import { findRoute } from './route-table.js';
import { createTunnel } from './tunnel.js';
import { rememberUpstreams } from './upstreams.js';
import { welcome } from './welcome.js';

export interface IngressOptions {
  readonly port: number;
  readonly host?: string;
  /**
   * Base URL of a service right now; asked once per request, so that it may change. Asked again with what `failed` when
   * that could not be reached; another answer is tried, where trying is safe.
   */
  readonly upstream: (service: Service, failed?: string) => string;
  /** Where the mailbox is, to name it on the welcome page. */
  readonly mailboxUrl?: string;
  /** A mailbox that only the ingress can reach, to show at `/mailbox`. */
  readonly mailboxUpstream?: string;
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
  mailboxUpstream,
  mailboxUrl = mailboxUpstream && `${mailboxPath}/`,
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
    if (mailboxUpstream !== undefined && isMailbox(request.url)) return mailboxUpstream;
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
  const unanswered: ProxyErrorHandler = (reply) => answer(reply, unreachable(reply.request.raw));
  const upstreams = rememberUpstreams(upstream);
  if (mailboxUpstream !== undefined) await showMailbox(app, mailboxUpstream, unanswered);
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
      ...asIs,
      getUpstream: upstreams.of,
      onError: (reply, error) => {
        if (!upstreams.another(reply.request)) return unanswered(reply, error);
        reply.from(undefined, { ...asIs, getUpstream: upstreams.of, onError: unanswered });
      },
    },
  });

  await app.listen({ port, host });
  const { port: bound } = app.server.address() as AddressInfo;
  return { url: `http://localhost:${bound}`, close: () => app.close() };
}

/** How a request is passed on, and its answer. */
const asIs: NonNullable<FastifyHttpProxyOptions['replyOptions']> = {
  // A 503 is the client's to retry: it knows whether that is safe, and how long it may wait.
  retryDelay: () => null,
  rewriteRequestHeaders: (request, headers) => withForwarded(request.raw, headers),
  // Node decides by what the client asked for, unless the service's own wish for its connection is passed on.
  rewriteHeaders: withoutConnection,
};

interface Answering {
  code(status: number): { headers(values: Refusal['headers']): { send(body: string): unknown } };
}

function answer(reply: Answering, { status, headers, body }: Refusal): void {
  reply.code(status).headers(headers).send(body);
}
