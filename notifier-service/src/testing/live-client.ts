import { eventually } from '@artel/shared/testing';
import WebSocket from 'ws';

export interface LiveClient {
  /** Everything the server said, parsed, in order. */
  readonly heard: Record<string, unknown>[];
  send(message: object): void;
  /** Waits until something like this was heard, and gives it. */
  hears(part: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** Waits for the push of one's own notification with a title. */
  hearsNotice(title: string): Promise<Record<string, unknown>>;
  /** Pushes on a topic so far. */
  pushes(topic: string): Record<string, unknown>[];
  readonly closed: Promise<{ code: number; reason: string }>;
  close(): Promise<void>;
}

/** Connects to `GET /api/live` of a server such as `http://127.0.0.1:1234`. */
export async function openLive(baseUrl: string, protocols: string[] = []): Promise<LiveClient> {
  const socket = new WebSocket(`${baseUrl.replace('http', 'ws')}/api/live`, protocols);
  const heard: Record<string, unknown>[] = [];
  socket.on('message', (data) => heard.push(JSON.parse(data.toString())));
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  const first = (matches: (message: Record<string, unknown>) => boolean) =>
    eventually(() => {
      const found = heard.find(matches);
      if (found === undefined) throw new Error(`not heard yet, only: ${JSON.stringify(heard)}`);
      return found;
    });
  return {
    heard,
    closed,
    send: (message) => socket.send(JSON.stringify(message)),
    pushes: (topic) => heard.filter((message) => message.topic === topic),
    hears: (part) => first((message) => Object.entries(part).every(([key, value]) => message[key] === value)),
    hearsNotice: (title) => first(({ topic, data }) => topic === 'notifications' && titleOf(data) === title),
    async close() {
      socket.close();
      await closed;
    },
  };
}

/** Connects and authenticates. */
export async function openLiveAs(baseUrl: string, token: string): Promise<LiveClient> {
  const client = await openLive(baseUrl);
  client.send({ action: 'authenticate', token });
  await client.hears({ message: 'Authenticated' });
  return client;
}

function titleOf(data: unknown): unknown {
  return typeof data === 'object' && data !== null && 'title' in data ? data.title : undefined;
}
