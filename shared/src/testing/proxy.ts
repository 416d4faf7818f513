import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface CuttableProxy {
  /** The same URL, by way of the proxy. */
  readonly url: string;
  /** Breaks every connection, as a network or a dying process would. */
  cut(): void;
  /** Breaks every connection and refuses new ones until `restore`. */
  block(): void;
  restore(): void;
  close(): Promise<void>;
}

/** A TCP hop in front of a server, to take it away from a client in the middle of anything. */
export async function cuttableProxy(target: string): Promise<CuttableProxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let blocked = false;
  const server = createServer((client) => {
    if (blocked) {
      client.resetAndDestroy();
      return;
    }
    const upstream = connect({ host: hostname, port: Number(port), noDelay: true });
    client.setNoDelay(true);
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(target);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);

  function cut(): void {
    for (const socket of [...sockets]) socket.resetAndDestroy();
  }

  return {
    url: url.href,
    cut,
    block() {
      blocked = true;
      cut();
    },
    restore() {
      blocked = false;
    },
    async close() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
