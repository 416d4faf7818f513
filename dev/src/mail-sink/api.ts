import Fastify, { type FastifyInstance } from 'fastify';
import { describe, headersOf, type MessageSummary, parse } from './message.js';
import { page } from './page.js';
import { matcher } from './search.js';
import type { MailStore } from './store.js';

const paging = {
  type: 'object',
  properties: {
    start: { type: 'integer', minimum: 0, default: 0 },
    limit: { type: 'integer', minimum: 0, default: 50 },
    query: { type: 'string', default: '' },
  },
} as const;

interface Paging {
  start: number;
  limit: number;
  query: string;
}

/**
 * The mailbox over HTTP: a page for people, and for programs the reading part of Mailpit's API under the same
 * paths and names (https://mailpit.axllent.org/docs/api-v1/), so that either can stand in for the other.
 */
export function mailboxApi(store: MailStore): FastifyInstance {
  const app = Fastify({ forceCloseConnections: true });

  app.get('/', (_request, reply) =>
    reply.type('text/html').header('content-security-policy', page.policy).send(page.html),
  );
  app.get('/livez', () => 'ok');
  app.get('/readyz', () => 'ok');

  app.get<{ Querystring: Paging }>('/api/v1/messages', { schema: { querystring: paging } }, (request) =>
    list(store.list(), store.list(), request.query),
  );
  app.get<{ Querystring: Paging }>('/api/v1/search', { schema: { querystring: paging } }, (request) =>
    list(store.list(), store.list().filter(matcher(request.query.query)), request.query),
  );
  app.delete<{ Body: { IDs?: string[] } | null }>('/api/v1/messages', async (request) => {
    const ids = request.body?.IDs ?? [];
    await store.remove(ids.length === 0 ? undefined : ids);
    return 'ok';
  });

  app.get<{ Params: { id: string } }>('/api/v1/message/:id', async (request, reply) => {
    const summary = find(store, request.params.id);
    if (summary === undefined) return reply.code(404).send('message not found');
    await store.markRead(summary.ID);
    return describe(summary, await parse(await store.source(summary.ID)));
  });
  app.get<{ Params: { id: string } }>('/api/v1/message/:id/headers', async (request, reply) => {
    const summary = find(store, request.params.id);
    if (summary === undefined) return reply.code(404).send('message not found');
    return headersOf(await parse(await store.source(summary.ID)));
  });
  app.get<{ Params: { id: string } }>('/api/v1/message/:id/raw', async (request, reply) => {
    const summary = find(store, request.params.id);
    if (summary === undefined) return reply.code(404).send('message not found');
    return reply.type('text/plain; charset=utf-8').send(await store.source(summary.ID));
  });
  app.get<{ Params: { file: string } }>('/view/:file', async (request, reply) => {
    const [id = '', kind] = request.params.file.split('.');
    const summary = find(store, id);
    if (summary === undefined || (kind !== 'html' && kind !== 'txt')) return reply.code(404).send('message not found');
    const { html, text } = await parse(await store.source(summary.ID));
    reply.header('x-content-type-options', 'nosniff').header('content-security-policy', foreignContent);
    if (kind === 'html') return reply.type('text/html; charset=utf-8').send(html ?? '');
    return reply.type('text/plain; charset=utf-8').send(text ?? '');
  });
  return app;
}

/** What a stranger's HTML may do when it is shown: look as it likes, and nothing else. */
const foreignContent =
  "sandbox allow-popups; default-src 'none'; img-src http: https: data:; style-src 'unsafe-inline'";

function list(all: readonly MessageSummary[], found: readonly MessageSummary[], { start, limit }: Paging): object {
  const messages = found.slice(start, start + limit);
  return {
    total: all.length,
    unread: all.filter((each) => !each.Read).length,
    count: messages.length,
    messages_count: found.length,
    messages_unread: found.filter((each) => !each.Read).length,
    start,
    tags: [],
    messages,
  };
}

function find(store: MailStore, id: string): MessageSummary | undefined {
  return id === 'latest' ? store.list()[0] : store.get(id);
}
