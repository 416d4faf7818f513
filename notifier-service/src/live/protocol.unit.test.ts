import type { Principal } from '@artel/shared/auth';
import { newId } from '@artel/shared/http';
import { describe, expect, it } from 'vitest';
import {
  arrived,
  authorized,
  type Connection,
  defaultLimits,
  opened,
  overdue,
  received,
  replayed,
  verified,
} from './protocol.js';

const ada: Principal = { id: newId(), username: 'ada', role: 'collector', sessionId: newId() };
const fresh = opened(0, defaultLimits);
const known = verified(fresh, { principal: ada, expiresAt: 900_000 }).connection;
const say = (connection: Connection, message: object, limits = defaultLimits) =>
  received(connection, JSON.stringify(message), limits);

describe('authenticating', () => {
  it('asks for the token to be checked, then says so and lasts as long as the token', () => {
    expect(say(fresh, { action: 'authenticate', token: 't' }).ask).toEqual({ kind: 'verify', token: 't' });
    const step = verified(fresh, { principal: ada, expiresAt: 900_000 });
    expect(step.replies).toEqual([{ message: 'Authenticated' }]);
    expect(step.connection).toMatchObject({ principal: ada, deadline: 900_000 });
  });

  it('comes before anything else', () => {
    for (const action of [
      { action: 'subscribe', topic: 'game_updates' },
      { action: 'resume', after: newId() },
    ]) {
      expect(say(fresh, action).replies).toMatchObject([{ error: { code: 'unauthorized' } }]);
    }
  });

  it('closes with 4001 for a bad or expired token, and with 1013 when tokens cannot be checked', () => {
    expect(verified(fresh, { refused: 'unauthorized' }).close).toEqual({ code: 4001, reason: 'token not valid' });
    expect(verified(known, { refused: 'token_expired' }).close).toEqual({ code: 4001, reason: 'token expired' });
    expect(verified(fresh, { refused: 'service_unavailable' }).close?.code).toBe(1013);
  });

  it('again extends the deadline, but not for another person', () => {
    expect(verified(known, { principal: ada, expiresAt: 1_800_000 }).connection.deadline).toBe(1_800_000);
    const other = verified(known, { principal: { ...ada, id: newId() }, expiresAt: 1_800_000 });
    expect(other.replies).toMatchObject([{ error: { code: 'forbidden' } }]);
    expect(other.connection).toBe(known);
  });

  it('too late closes with 4008, and a token that ran out with 4001', () => {
    expect(fresh.deadline).toBe(10_000);
    expect(overdue(fresh).code).toBe(4008);
    expect(overdue(known).code).toBe(4001);
  });
});

describe('subscribing', () => {
  it('to public topics is confirmed, and undone by unsubscribing', () => {
    const topics = ['game_updates', `item:${newId()}`, `artist:${newId()}`];
    for (const topic of topics) {
      const on = say(known, { action: 'subscribe', topic });
      expect(on.replies).toEqual([{ message: `Subscribed to ${topic}` }]);
      expect([...on.connection.topics]).toEqual([topic]);
      const off = say(on.connection, { action: 'unsubscribe', topic });
      expect(off.replies).toEqual([{ message: `Unsubscribed from ${topic}` }]);
      expect(off.connection.topics.size).toBe(0);
    }
  });

  it('to an order asks whether one is a party of it, and strangers learn nothing', () => {
    const orderId = newId();
    const topic = `order:${orderId}`;
    const step = say(known, { action: 'subscribe', topic });
    expect(step).toMatchObject({ replies: [], ask: { kind: 'authorize', topic, orderId, userId: ada.id } });
    expect([...authorized(known, topic, true).connection.topics]).toEqual([topic]);
    const refused = authorized(known, topic, false);
    expect(refused.replies).toMatchObject([{ error: { code: 'order_not_found' } }]);
    expect(refused.connection.topics.size).toBe(0);
  });

  it('to what does not exist is an error', () => {
    for (const topic of ['everything', 'order:1', `sale:${newId()}`, 'item:*']) {
      expect(say(known, { action: 'subscribe', topic }).replies).toMatchObject([{ error: { code: 'unknown_topic' } }]);
    }
  });

  it('is limited per socket', () => {
    const limits = { ...defaultLimits, maxTopics: 1 };
    const one = say(known, { action: 'subscribe', topic: 'game_updates' }, limits).connection;
    expect(say(one, { action: 'subscribe', topic: `item:${newId()}` }, limits).replies).toMatchObject([
      { error: { code: 'too_many_subscriptions' } },
    ]);
    expect(say(one, { action: 'subscribe', topic: 'game_updates' }, limits).replies).toMatchObject([
      { message: 'Subscribed to game_updates' },
    ]);
  });

  it('to the own notifications is always so', () => {
    expect(say(known, { action: 'subscribe', topic: 'notifications' }).replies).toEqual([
      { message: 'Subscribed to notifications' },
    ]);
    expect(say(known, { action: 'unsubscribe', topic: 'notifications' }).replies).toMatchObject([
      { error: { code: 'validation_failed' } },
    ]);
  });
});

describe('resuming', () => {
  it('asks for what was missed and says how much it was', () => {
    const after = newId();
    expect(say(known, { action: 'resume', after }).ask).toEqual({ kind: 'replay', after, userId: ada.id });
    expect(replayed(known, { count: 3 }).replies).toEqual([{ message: 'Resumed', replayed: 3 }]);
  });

  it('after something unknown, or too long, points to the list', () => {
    for (const refused of ['notification_not_found', 'too_far_behind'] as const) {
      expect(replayed(known, { refused }).replies).toMatchObject([{ error: { code: refused } }]);
    }
  });
});

describe('messages', () => {
  it('that cannot be understood are answered, not punished', () => {
    for (const [text, code] of [
      ['{', 'malformed_json'],
      ['[]', 'validation_failed'],
      ['{"action":"dance"}', 'validation_failed'],
      ['{"action":"subscribe"}', 'validation_failed'],
      ['{"action":"subscribe","topic":"game_updates","extra":1}', 'validation_failed'],
    ] as const) {
      const step = received(known, text, defaultLimits);
      expect(step.replies).toMatchObject([{ error: { code } }]);
      expect(step.close).toBeUndefined();
    }
  });

  it('may come in a burst, but not faster than the allowance grows', () => {
    const limits = { ...defaultLimits, burst: 3, messagesPerSecond: 2 };
    const at = (connection: Connection, now: number) => arrived(connection, 0, now, limits);
    const third = [0, 0, 0].reduce((connection, now) => at(connection, now).connection, opened(0, limits));
    expect(at(third, 100)).toMatchObject({
      close: { code: 1008 },
      replies: [{ error: { code: 'too_many_requests' } }],
    });
    expect(at(third, 500).close).toBeUndefined();
  });
});
