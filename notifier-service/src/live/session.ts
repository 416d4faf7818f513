import { LRUCache } from 'lru-cache';
import { type Closing, closeCodes } from './close-codes.js';
import type { Hub, Subscriber } from './hub.js';
import {
  type Ask,
  arrived,
  authorized,
  type Limits,
  opened,
  overdue,
  type Replayed,
  received,
  replayed,
  type Step,
  type Verified,
  verified,
} from './protocol.js';
import type { Push } from './push.js';
import type { LiveSocket } from './socket.js';

/** The answers only the outside can give. */
export interface Outside {
  verify(token: string): Promise<Verified>;
  isParty(orderId: string, userId: string): Promise<boolean>;
  /** What somebody missed since a notification, oldest first. */
  missed(userId: string, after: string): Promise<readonly Push[] | Extract<Replayed, { refused: string }>['refused']>;
  failed(error: unknown): void;
}

export interface Session {
  close(closing: Closing): void;
  /** Called regularly: pings, and ends a socket that did not answer the last ping, or whose owner is denied. */
  beat(isDenied: (userId: string) => boolean): void;
  /** Ends the socket if its owner is denied. Returns whether they are. */
  dismiss(isDenied: (userId: string) => boolean): boolean;
  readonly closed: Promise<void>;
}

/** A client that lets more than this pile up, in bytes, is too slow and has to come back. */
const maxBufferedBytes = 1024 * 1024;
/** Ids of pushes a socket has had, so that what two processes both hand on arrives once. */
const rememberedPushes = 200;

/** Runs the protocol on one socket: messages one after another, pushes in between. `token` stands in for the first. */
export function startSession(
  socket: LiveSocket,
  { hub, outside, limits, token }: { hub: Hub; outside: Outside; limits: Limits; token: string | undefined },
): Session {
  const seen = new LRUCache<string, true>({ max: rememberedPushes });
  let connection = opened(Date.now(), limits);
  let subscriber: Subscriber | undefined;
  let deadline: NodeJS.Timeout | undefined;
  let work = Promise.resolve();
  let waiting = 0;
  let open = true;
  let answered = true;

  function close({ code, reason }: Closing): void {
    if (!open) return;
    open = false;
    forget();
    socket.close(code, reason);
  }

  function send(json: string): boolean {
    if (!open) return false;
    if (socket.bufferedAmount > maxBufferedBytes) {
      close({ code: closeCodes.tryAgainLater, reason: 'reading too slowly' });
      return false;
    }
    socket.send(json);
    return true;
  }

  function deliver(key: string, json: string): boolean {
    if (seen.has(key)) return false;
    seen.set(key, true);
    return send(json);
  }

  function forget(): void {
    clearTimeout(deadline);
    if (subscriber !== undefined) hub.leave(subscriber);
    subscriber = undefined;
  }

  /** Listens before it says so: after "Subscribed" nothing is missed. */
  function listen(): void {
    if (connection.principal === null) return;
    if (subscriber === undefined) {
      subscriber = { userId: connection.principal.id, deliver };
      hub.join(subscriber);
    }
    hub.listenTo(subscriber, connection.topics);
  }

  function watchDeadline(): void {
    clearTimeout(deadline);
    deadline = setTimeout(() => close(overdue(connection)), Math.max(0, connection.deadline - Date.now()));
    deadline.unref();
  }

  async function apply(step: Step): Promise<void> {
    if (!open) return;
    const sameDeadline = step.connection.deadline === connection.deadline;
    connection = step.connection;
    listen();
    if (!sameDeadline) watchDeadline();
    for (const reply of step.replies) send(JSON.stringify(reply));
    if (step.close !== undefined) close(step.close);
    else if (step.ask !== undefined) await apply(await answer(step.ask));
  }

  async function answer(ask: Ask): Promise<Step> {
    if (ask.kind === 'verify') {
      const result = await outside.verify(ask.token);
      return verified(connection, result);
    }
    if (ask.kind === 'authorize') {
      const allowed = await outside.isParty(ask.orderId, ask.userId);
      return authorized(connection, ask.topic, allowed);
    }
    const missed = await outside.missed(ask.userId, ask.after);
    if (typeof missed === 'string') return replayed(connection, { refused: missed });
    for (const push of missed) {
      seen.set(`${push.topic} ${push.id}`, true);
      send(JSON.stringify(push));
    }
    return replayed(connection, { count: missed.length });
  }

  /** Counts what came against the allowance. Returns whether it is still welcome. */
  function admit(): boolean {
    const step = arrived(connection, waiting, Date.now(), limits);
    connection = step.connection;
    for (const reply of step.replies) send(JSON.stringify(reply));
    if (step.close !== undefined) close(step.close);
    return step.close === undefined;
  }

  function enqueue(next: () => Step): void {
    waiting += 1;
    work = work
      .then(() => {
        waiting -= 1;
        return open ? apply(next()) : undefined;
      })
      .catch((error: unknown) => {
        outside.failed(error);
        close({ code: closeCodes.tryAgainLater, reason: 'something we need is away' });
      });
  }

  socket.on('message', (data, isBinary) => {
    if (!open) return;
    if (isBinary) return close({ code: closeCodes.unsupportedData, reason: 'only text messages are understood' });
    if (!admit()) return;
    const text = data.toString();
    enqueue(() => received(connection, text, limits));
  });
  // Each is answered with a pong, which piles up where the client does not read: so they count as messages.
  socket.on('ping', () => void (open && admit()));
  socket.on('pong', () => {
    answered = true;
  });
  const closed = new Promise<void>((resolve) => {
    socket.on('close', () => {
      open = false;
      forget();
      resolve();
    });
  });
  watchDeadline();
  if (token !== undefined) enqueue(() => ({ connection, replies: [], ask: { kind: 'verify', token } }));

  function dismiss(isDenied: (userId: string) => boolean): boolean {
    if (subscriber === undefined || !isDenied(subscriber.userId)) return false;
    close({ code: closeCodes.unauthorized, reason: 'the account is suspended or closed' });
    return true;
  }

  return {
    close,
    dismiss,
    beat(isDenied) {
      if (dismiss(isDenied)) return;
      if (!answered) return socket.terminate();
      answered = false;
      if (open) socket.ping();
    },
    closed,
  };
}
