import { type IncomingMessage, request as openRequest, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { withForwarded } from './forwarded.js';
import { type Refusal, unknownPath, unreachable } from './refusal.js';

/**
 * Connects upgraded connections (WebSocket) byte for byte, so that subprotocols, close codes, pings and refusals are
 * the upstream's own. A proxy that speaks WebSocket itself would offer upstream only the subprotocol it has chosen,
 * and lose the token that travels beside it. `target` names the
 * base URL for a request, or nothing when there is no WebSocket at that path.
 */
export function createTunnel(target: (request: IncomingMessage) => string | undefined) {
  const open = new Set<Duplex>();

  function upgrade(request: IncomingMessage, client: Duplex, head: Buffer): void {
    track(client);
    const to = target(request);
    if (to === undefined) {
      refuse(client, unknownPath(request));
      return;
    }
    const upstream = openRequest(new URL(request.url ?? '/', to), { headers: withForwarded(request, request.headers) });
    client.once('close', () => upstream.destroy());
    upstream.once('error', () => refuse(client, unreachable(request)));
    upstream.once('response', (response) => {
      client.write(headOf(response));
      response.pipe(client);
    });
    upstream.once('upgrade', (response, socket: Socket, early: Buffer) => {
      track(socket);
      client.write(headOf(response));
      client.write(early);
      socket.write(head);
      socket.setNoDelay(true).pipe(client).pipe(socket);
      client.once('close', () => socket.destroy());
      socket.once('close', () => client.destroy());
    });
    upstream.end();
  }

  function track(socket: Duplex): void {
    open.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => open.delete(socket));
  }

  /** Cuts every connection, so that the server under it can close. */
  function close(): void {
    for (const socket of open) socket.destroy();
  }

  return { upgrade, close };
}

function headOf({ statusCode = 502, statusMessage = '', rawHeaders }: IncomingMessage): string {
  const lines = rawHeaders.flatMap((name, index) => (index % 2 === 0 ? [`${name}: ${rawHeaders[index + 1]}`] : []));
  return [`HTTP/1.1 ${statusCode} ${statusMessage}`, ...lines, '', ''].join('\r\n');
}

function refuse(client: Duplex, { status, headers, body }: Refusal): void {
  if (client.destroyed || client.writableEnded) return;
  const all = { ...headers, 'content-length': String(Buffer.byteLength(body)), connection: 'close' };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  client.end([`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, '', body].join('\r\n'));
}
