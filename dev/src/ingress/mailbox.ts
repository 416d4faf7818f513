import httpProxy, { type FastifyHttpProxyOptions } from '@fastify/http-proxy';
import type { FastifyInstance } from 'fastify';
import { withoutConnection } from './forwarded.js';

/** Where a mailbox for trying out is shown, when there is one. */
export const mailboxPath = '/mailbox';

/** What answers when nobody is behind the proxy. */
export type ProxyErrorHandler = NonNullable<NonNullable<FastifyHttpProxyOptions['replyOptions']>['onError']>;

/** Shows the mailbox page at `upstream`, a URL with or without a path, below `/mailbox`. */
export async function showMailbox(app: FastifyInstance, upstream: string, onError: ProxyErrorHandler): Promise<void> {
  const { origin, pathname } = new URL(upstream);
  app.get(mailboxPath, (_request, reply) => reply.redirect(`${mailboxPath}/`, 308));
  await app.register(httpProxy, {
    upstream: origin,
    prefix: `${mailboxPath}/`,
    rewritePrefix: pathname.endsWith('/') ? pathname : `${pathname}/`,
    disableRequestLogging: true,
    replyOptions: { retryDelay: () => null, rewriteHeaders: withoutConnection, onError },
  });
}

/** Whether a request target is the mailbox's. */
export function isMailbox(target = ''): boolean {
  return target.startsWith(`${mailboxPath}/`);
}
