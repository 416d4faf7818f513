import { fail } from '@artel/shared/errors';
import { type ArtelServer, problems } from '@artel/shared/http';
import websocket from '@fastify/websocket';
import { Type } from 'typebox';
import type { Live } from './live.js';
import { maxMessageBytes } from './messages.js';

const description = `A WebSocket. Send JSON text messages: first \`{"action":"authenticate","token":"…"}\` (or connect with
the subprotocols \`bearer, <token>\`; never put a token in the URL), then \`subscribe\` and \`unsubscribe\` with a \`topic\`
(\`order:<id>\`, \`item:<id>\`, \`artist:<id>\`, \`game_updates\`), and \`{"action":"resume","after":"<notification id>"}\`
after a break. Own notifications always arrive. A push is \`{topic, type, id, time, data}\`; an error is
\`{error: {code, message}}\`. Close codes: 1001 restarting, 1008 too many messages, 1009 message too big, 1013 too slow or
try later, 4001 token not valid or expired, 4008 not authenticated in time.`;

/** `GET /api/live`, the WebSocket; sockets close with the server. */
export async function liveRoutes(app: ArtelServer, live: Live): Promise<void> {
  await app.register(websocket, {
    options: {
      maxPayload: maxMessageBytes,
      clientTracking: false,
      handleProtocols: (protocols: Set<string>) => (protocols.has('bearer') ? 'bearer' : false),
    },
    // Broken frames and the like: ws closes with the fitting code by itself.
    errorHandler: (error, _socket, request) => request.log.debug({ event: 'live.socket_error', err: error }),
    preClose: () => live.close(),
  });

  app.route({
    method: 'GET',
    url: '/api/live',
    schema: {
      operationId: 'openLiveSocket',
      summary: 'Live notifications and updates over a WebSocket',
      description,
      tags: ['live'],
      response: {
        101: Type.Object({}, { description: 'The connection is a WebSocket now.' }),
        ...problems('validation_failed'),
      },
    },
    wsHandler: (socket, request) => live.accept(socket, tokenIn(request.headers['sec-websocket-protocol'])),
    handler: () => fail('validation_failed', 'this is a WebSocket: connect with an upgrade request'),
  });
}

/** The token of the subprotocols `bearer, <token>`. */
function tokenIn(protocols: string | undefined): string | undefined {
  const [scheme, token] = (protocols ?? '').split(',').map((part) => part.trim());
  return scheme === 'bearer' ? token : undefined;
}
