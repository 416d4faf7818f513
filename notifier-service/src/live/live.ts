import { setTimeout as pause } from 'node:timers/promises';
import type { TokenVerifier } from '@artel/shared/auth';
import { AppError } from '@artel/shared/errors';
import type { Broker, Consumer } from '@artel/shared/messaging';
import { currentTraceparent, type Logger, type Metrics, runWithTrace } from '@artel/shared/telemetry';
import { closeCodes } from './close-codes.js';
import { createHub } from './hub.js';
import { defaultLimits, type Limits, type Replayed, type Verified } from './protocol.js';
import type { Addressed, AddressedPush, Push } from './push.js';
import { type Session, startSession } from './session.js';
import type { LiveSocket } from './socket.js';
import { expiryOf } from './token-expiry.js';

export interface LiveDependencies {
  readonly broker: Pick<Broker, 'broadcast' | 'listen'>;
  readonly verifier: TokenVerifier;
  /** Whether somebody's sockets are to be closed, however good their token is. */
  readonly isDenied: (userId: string) => boolean;
  readonly isParty: (orderId: string, userId: string) => Promise<boolean>;
  readonly missed: (
    userId: string,
    after: string,
  ) => Promise<readonly Push[] | Extract<Replayed, { refused: string }>['refused']>;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly limits?: Partial<Limits>;
}

/** Live pushes to whoever is connected, to any process of this service. */
export interface Live {
  /** Runs the protocol on a new socket; `token` came with the handshake. */
  accept(socket: LiveSocket, token?: string): void;
  /** Sends a push to every socket it is for: here at once, and elsewhere through the broker, at most once. */
  announce(addressed: Addressed): Promise<void>;
  /** Hears what other processes announce. */
  listen(): Promise<Consumer>;
  /** Ends the sockets of who is denied: here at once, elsewhere with the next heartbeat. */
  dismissDenied(): void;
  /** Ends every socket with "going away", so that clients connect elsewhere and resume. */
  close(): Promise<void>;
}

/** Every socket is pinged this often; one that does not answer until the next time is gone. */
const heartbeatMs = 30_000;
/** How long a client has to answer our goodbye. */
const goodbyeMs = 1_000;
/** An order may be subscribed to right after it was placed, before its first event got here. */
const partyWait = { tries: 20, everyMs: 100 };

/** The sockets of this process, in touch with those of the others through the broker. */
export function createLive(dependencies: LiveDependencies): Live {
  const { broker, verifier, isDenied, isParty, missed, logger, metrics } = dependencies;
  const limits = { ...defaultLimits, ...dependencies.limits };
  const hub = createHub();
  const sessions = new Map<Session, LiveSocket>();
  const sockets = metrics.gauge('artel_live_sockets', 'Open WebSockets.');
  const pushes = metrics.counter('artel_live_pushes_total', 'Pushes sent to sockets.', ['type']);
  const heartbeat = setInterval(() => {
    for (const session of sessions.keys()) session.beat(isDenied);
  }, heartbeatMs);
  heartbeat.unref();

  const outside = {
    verify: (token: string) => verify(verifier, token),
    isParty: (orderId: string, userId: string) => becomesTrue(() => isParty(orderId, userId)),
    missed,
    failed: (error: unknown) => logger.warn({ event: 'live.failed', err: error }),
  };

  function deliver(addressed: AddressedPush): void {
    const count = hub.deliver(addressed);
    if (count === 0) return;
    const { push, to, orderId } = addressed;
    const { topic, type, id } = push;
    const userId = to?.length === 1 ? to[0] : undefined;
    pushes.inc({ type }, count);
    logger.info({ event: 'push.sent', topic, type, id, userId, orderId, sockets: count });
  }

  return {
    accept(socket, token) {
      const session = startSession(socket, { hub, outside, limits, token });
      sessions.set(session, socket);
      sockets.set(sessions.size);
      session.closed.then(() => {
        sessions.delete(session);
        sockets.set(sessions.size);
      });
    },
    async announce(push) {
      const addressed = { ...push, traceparent: currentTraceparent() };
      deliver(addressed);
      await broker.broadcast('live', addressed);
    },
    listen: () =>
      broker.listen('live', (payload) => {
        // Only processes of this service write to this exchange.
        const addressed = payload as AddressedPush;
        runWithTrace(addressed.traceparent, () => deliver(addressed));
      }),
    dismissDenied() {
      for (const session of sessions.keys()) session.dismiss(isDenied);
    },
    async close() {
      clearInterval(heartbeat);
      const open = [...sessions];
      for (const [session] of open) session.close({ code: closeCodes.goingAway, reason: 'the service is restarting' });
      const patience = new AbortController();
      const allClosed = Promise.all(open.map(([session]) => session.closed)).then(() => patience.abort());
      await pause(goodbyeMs, undefined, { signal: patience.signal }).catch(() => undefined);
      for (const [, socket] of open) socket.terminate();
      await allClosed;
    },
  };
}

async function verify(verifier: TokenVerifier, token: string): Promise<Verified> {
  try {
    const principal = await verifier.verify(token);
    return { principal, expiresAt: expiryOf(token) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'account_suspended') return { refused: 'unauthorized' };
    if (error.code === 'token_expired' || error.code === 'unauthorized') return { refused: error.code };
    return { refused: 'service_unavailable' };
  }
}

async function becomesTrue(check: () => Promise<boolean>): Promise<boolean> {
  for (let left = partyWait.tries; left > 0; left -= 1) {
    if (await check()) return true;
    await pause(partyWait.everyMs);
  }
  return false;
}
