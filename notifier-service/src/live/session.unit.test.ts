import { EventEmitter } from 'node:events';
import { newId } from '@artel/shared/http';
import { eventually } from '@artel/shared/testing';
import { describe, expect, it, vi } from 'vitest';
import { createHub } from './hub.js';
import { defaultLimits } from './protocol.js';
import { startSession } from './session.js';
import type { LiveSocket } from './socket.js';

/** A socket whose peer is the test; `bufferedAmount` is what the peer has not read yet. */
class TestSocket extends EventEmitter implements LiveSocket {
  bufferedAmount = 0;
  readonly sent: string[] = [];
  ended: string | undefined;

  send(text: string): void {
    this.sent.push(text);
  }
  close(code: number): void {
    this.ended ??= String(code);
    this.emit('close');
  }
  ping(): void {
    this.sent.push('ping');
  }
  terminate(): void {
    this.ended ??= 'terminated';
    this.emit('close');
  }
}

const userId = newId();
const nobody = () => false;
const push = (id: string) => ({
  push: { topic: 'notifications', type: 't', id, time: '2026-01-01T00:00:00.000Z', data: {} },
  to: [userId],
  traceparent: '',
});

async function authenticated(isParty: () => Promise<boolean> = () => Promise.reject(new Error('database is away'))) {
  const socket = new TestSocket();
  const hub = createHub();
  const principal = { id: userId, username: 'ada', role: 'collector', sessionId: newId() } as const;
  const session = startSession(socket, {
    hub,
    limits: defaultLimits,
    token: 'token',
    outside: {
      verify: async () => ({ principal, expiresAt: Date.now() + 60_000 }),
      isParty,
      missed: async () => [push('missed').push],
      failed: () => undefined,
    },
  });
  await eventually(() => expect(socket.sent).toEqual(['{"message":"Authenticated"}']));
  return { socket, hub, session };
}

describe('a session', () => {
  it('sends a push once, however often it is handed on', async () => {
    const { socket, hub } = await authenticated();
    expect([hub.deliver(push('1')), hub.deliver(push('1')), hub.deliver(push('2'))]).toEqual([1, 0, 1]);
    expect(socket.sent).toHaveLength(3);
    socket.terminate();
  });

  it('does not send live what it has just replayed', async () => {
    const { socket, hub } = await authenticated();
    socket.emit('message', JSON.stringify({ action: 'resume', after: newId() }), false);
    await eventually(() => expect(socket.sent.at(-1)).toBe('{"message":"Resumed","replayed":1}'));
    expect(hub.deliver(push('missed'))).toBe(0);
    socket.terminate();
  });

  it('lets go of a client that reads too slowly', async () => {
    const { socket, hub } = await authenticated();
    socket.bufferedAmount = 10 * 1024 * 1024;
    expect(hub.deliver(push('1'))).toBe(0);
    expect([socket.ended, hub.size()]).toEqual(['1013', 0]);
  });

  it('pings, and lets go of a client that does not answer', async () => {
    const { socket, session } = await authenticated();
    session.beat(nobody);
    socket.emit('pong');
    session.beat(nobody);
    expect(socket.ended).toBeUndefined();
    session.beat(nobody);
    expect(socket.ended).toBe('terminated');
    await session.closed;
  });

  it('lets go of a client whose account was suspended, and of nobody else', async () => {
    const { socket, hub, session } = await authenticated();
    session.beat((id) => id !== userId);
    socket.emit('pong');
    expect(socket.ended).toBeUndefined();
    session.beat((id) => id === userId);
    expect([socket.ended, hub.size()]).toEqual(['4001', 0]);
  });

  it('lets go of a client that sends faster than it can be answered, though never too much at once', async () => {
    const { socket } = await authenticated(() => new Promise<boolean>(() => undefined));
    const subscribe = JSON.stringify({ action: 'subscribe', topic: `order:${newId()}` });
    for (let count = 0; count < defaultLimits.burst - 1; count += 1) socket.emit('message', subscribe, false);
    vi.useFakeTimers({ now: Date.now() + 60_000, toFake: ['Date'] });
    for (let count = 0; count < 3; count += 1) socket.emit('message', subscribe, false);
    vi.useRealTimers();
    expect(socket.ended).toBe('1008');
  });

  it('counts pings, whose answers pile up where nobody reads them', async () => {
    const { socket } = await authenticated();
    for (let count = 0; count <= defaultLimits.burst; count += 1) socket.emit('ping');
    expect(socket.ended).toBe('1008');
  });

  it('understands text only', async () => {
    const { socket } = await authenticated();
    socket.emit('message', Buffer.from([1]), true);
    expect(socket.ended).toBe('1003');
  });

  it('asks to come back later when something it needs is away', async () => {
    const { socket } = await authenticated();
    socket.emit('message', JSON.stringify({ action: 'subscribe', topic: `order:${newId()}` }), false);
    await eventually(() => expect(socket.ended).toBe('1013'));
  });
});
