import { WebSocket } from 'ws';
import type { Push } from '../support/live.js';

/** A live channel as a good client keeps it: it comes back when it is cut, and asks for what it missed. */
export interface SteadyLive {
  /** Everything heard so far, each thing once. */
  heard(): Map<string, Push>;
  /** How often it had to come back, and the close codes that sent it away. */
  readonly cuts: number[];
  /** Resolves once it listens for the first time. */
  readonly listening: Promise<void>;
  close(): void;
}

/** Milliseconds before connecting again, more each time it did not work. */
const backoffMs = [50, 100, 200, 500, 1_000];

export function keepListening(url: string, token: string): SteadyLive {
  const pushes = new Map<string, Push>();
  const cuts: number[] = [];
  let socket: WebSocket;
  let last: string | undefined;
  let failures = 0;
  let closed = false;
  let listens = () => {};
  const listening = new Promise<void>((resolve) => {
    listens = resolve;
  });

  function connect(): void {
    socket = new WebSocket(`${url.replace(/^http/, 'ws')}/api/live`, ['bearer', token]);
    socket.on('message', (raw) => {
      const message = JSON.parse(raw.toString()) as Partial<Push> & { message?: string };
      if (message.message === 'Authenticated') {
        failures = 0;
        listens();
        if (last !== undefined) socket.send(JSON.stringify({ action: 'resume', after: last }));
      }
      if (message.type !== 'notification.created' || message.id === undefined) return;
      pushes.set(message.id, message as Push);
      last = message.id;
    });
    // Without a listener an error would end the process; `close` follows it.
    socket.on('error', () => undefined);
    socket.on('close', (code) => {
      if (closed) return;
      cuts.push(code);
      setTimeout(connect, backoffMs[Math.min(failures, backoffMs.length - 1)]);
      failures += 1;
    });
  }
  connect();

  return {
    heard: () => pushes,
    cuts,
    listening,
    close() {
      closed = true;
      socket.close();
    },
  };
}
