import type { Principal } from '@artel/shared/auth';
import { type Closing, closeCodes } from './close-codes.js';
import { errorReply, type ProtocolError, parseMessage, type Reply } from './messages.js';
import { parseTopic } from './topics.js';

export interface Limits {
  readonly authenticateWithinMs: number;
  /** Messages that may come at once, as after reconnecting … */
  readonly burst: number;
  /** … and how fast that allowance grows back. */
  readonly messagesPerSecond: number;
  readonly maxTopics: number;
}

export const defaultLimits: Limits = {
  authenticateWithinMs: 10_000,
  burst: 120,
  messagesPerSecond: 20,
  maxTopics: 100,
};

/** Everything the protocol remembers of one socket. Times are epoch milliseconds. */
export interface Connection {
  readonly principal: Principal | null;
  readonly topics: ReadonlySet<string>;
  /** By when the client must (again) have authenticated. */
  readonly deadline: number;
  /** How many messages were still welcome at a moment: a token bucket. */
  readonly allowance: { readonly at: number; readonly messages: number };
}

/** A question only the outside can answer; the answer goes to the function of the same name below. */
export type Ask =
  | { readonly kind: 'verify'; readonly token: string }
  | { readonly kind: 'authorize'; readonly topic: string; readonly orderId: string; readonly userId: string }
  | { readonly kind: 'replay'; readonly after: string; readonly userId: string };

/** What one input leads to. */
export interface Step {
  readonly connection: Connection;
  readonly replies: readonly Reply[];
  readonly ask?: Ask;
  readonly close?: Closing;
}

/** A socket nobody has authenticated on yet. */
export function opened(now: number, limits: Limits): Connection {
  return {
    principal: null,
    topics: new Set(),
    deadline: now + limits.authenticateWithinMs,
    allowance: { at: now, messages: limits.burst },
  };
}

/**
 * A message arrived; it counts even before it is looked at. What waits is bounded too: looking can take longer than
 * sending.
 *
 * @param waiting how many before it are still to be looked at
 */
export function arrived(connection: Connection, waiting: number, now: number, limits: Limits): Step {
  const { at, messages } = connection.allowance;
  const grown = Math.min(limits.burst, messages + ((now - at) / 1000) * limits.messagesPerSecond);
  const counted = { ...connection, allowance: { at: now, messages: grown - 1 } };
  if (grown >= 1 && waiting < limits.burst) return { connection: counted, replies: [] };
  const reply = errorReply('too_many_requests', `at most ${limits.messagesPerSecond} messages per second`);
  return { connection: counted, replies: [reply], close: closing('policyViolation', 'too many messages') };
}

/** A text message is looked at. */
export function received(connection: Connection, text: string, limits: Limits): Step {
  const message = parseMessage(text);
  if (!('action' in message)) return { connection, replies: [message] };
  if (message.action === 'authenticate') {
    return { connection, replies: [], ask: { kind: 'verify', token: message.token } };
  }
  const { principal } = connection;
  if (principal === null) return refused(connection, 'unauthorized', 'authenticate first');
  if (message.action === 'resume') {
    return { connection, replies: [], ask: { kind: 'replay', after: message.after, userId: principal.id } };
  }
  return message.action === 'subscribe'
    ? subscribe(connection, message.topic, principal.id, limits)
    : unsubscribe(connection, message.topic);
}

export type Verified =
  | { readonly principal: Principal; readonly expiresAt: number }
  | { readonly refused: 'unauthorized' | 'token_expired' | 'service_unavailable' };

/** A token was checked. */
export function verified(connection: Connection, result: Verified): Step {
  if ('principal' in result) {
    if (connection.principal !== null && connection.principal.id !== result.principal.id) {
      return refused(connection, 'forbidden', 'a socket belongs to one person: open another');
    }
    const known = { ...connection, principal: result.principal, deadline: result.expiresAt };
    return { connection: known, replies: [{ message: 'Authenticated' }] };
  }
  if (result.refused === 'service_unavailable') {
    const reply = errorReply('service_unavailable', 'tokens cannot be checked right now');
    return { connection, replies: [reply], close: closing('tryAgainLater', 'tokens cannot be checked right now') };
  }
  const reason = result.refused === 'token_expired' ? 'token expired' : 'token not valid';
  return { connection, replies: [errorReply('unauthorized', reason)], close: closing('unauthorized', reason) };
}

/** It was found out whether somebody is a party of an order. */
export function authorized(connection: Connection, topic: string, allowed: boolean): Step {
  if (!allowed) return refused(connection, 'order_not_found', 'no such order');
  return subscribed(connection, topic);
}

export type Replayed = { readonly count: number } | { readonly refused: 'notification_not_found' | 'too_far_behind' };

/** Missed notifications were sent, or could not be. */
export function replayed(connection: Connection, result: Replayed): Step {
  if ('count' in result) return { connection, replies: [{ message: 'Resumed', replayed: result.count }] };
  return result.refused === 'notification_not_found'
    ? refused(connection, 'notification_not_found', 'no such notification: read GET /api/notifications instead')
    : refused(connection, 'too_far_behind', 'too many were missed: read GET /api/notifications instead');
}

/** The deadline has passed. */
export function overdue(connection: Connection): Closing {
  return connection.principal === null
    ? closing('authenticationTimeout', 'not authenticated in time')
    : closing('unauthorized', 'token expired');
}

function subscribe(connection: Connection, topic: string, userId: string, limits: Limits): Step {
  const parsed = parseTopic(topic);
  if (parsed === undefined) return refused(connection, 'unknown_topic', `no such topic: ${topic}`);
  if (parsed.kind === 'own' || connection.topics.has(topic)) return subscribed(connection, topic);
  if (connection.topics.size >= limits.maxTopics) {
    return refused(connection, 'too_many_subscriptions', `at most ${limits.maxTopics} topics per socket`);
  }
  if (parsed.kind === 'public') return subscribed(connection, topic);
  return { connection, replies: [], ask: { kind: 'authorize', topic, orderId: parsed.orderId, userId } };
}

function subscribed(connection: Connection, topic: string): Step {
  const topics = parseTopic(topic)?.kind === 'own' ? connection.topics : new Set([...connection.topics, topic]);
  return { connection: { ...connection, topics }, replies: [{ message: `Subscribed to ${topic}` }] };
}

function unsubscribe(connection: Connection, topic: string): Step {
  const parsed = parseTopic(topic);
  if (parsed === undefined) return refused(connection, 'unknown_topic', `no such topic: ${topic}`);
  if (parsed.kind === 'own') return refused(connection, 'validation_failed', 'own notifications always arrive');
  const topics = new Set([...connection.topics].filter((other) => other !== topic));
  return { connection: { ...connection, topics }, replies: [{ message: `Unsubscribed from ${topic}` }] };
}

function refused(connection: Connection, code: ProtocolError, message: string): Step {
  return { connection, replies: [errorReply(code, message)] };
}

function closing(code: keyof typeof closeCodes, reason: string): Closing {
  return { code: closeCodes[code], reason };
}
