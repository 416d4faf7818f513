import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideRefresh, graceMs, type KnownToken } from './refresh-decision.js';

const now = new Date('2025-06-01T12:00:00Z');
const ago = (ms: number) => new Date(now.getTime() - ms);
const inFuture = (ms: number) => new Date(now.getTime() + ms);
const live: KnownToken = { rotatedAt: null, sessionEndedAt: null, sessionExpiresAt: inFuture(60_000) };

describe('deciding on a refresh token', () => {
  it.each<[given: string, token: KnownToken | undefined, then: string]>([
    ['a token nobody issued', undefined, 'refuse'],
    ['the current token', live, 'rotate'],
    ['a token replaced a moment ago', { ...live, rotatedAt: ago(1) }, 'repeat'],
    ['a token replaced just within the grace', { ...live, rotatedAt: ago(graceMs) }, 'repeat'],
    ['a token replaced just outside the grace', { ...live, rotatedAt: ago(graceMs + 1) }, 'end_session'],
    ['a token replaced by a replica whose clock is ahead', { ...live, rotatedAt: inFuture(500) }, 'repeat'],
    ['the current token of an ended session', { ...live, sessionEndedAt: ago(1) }, 'refuse'],
    ['an old token of an ended session', { ...live, sessionEndedAt: ago(1), rotatedAt: ago(graceMs * 9) }, 'refuse'],
    ['the current token of an expired session', { ...live, sessionExpiresAt: now }, 'refuse'],
    ['a just replaced token of an expired session', { ...live, sessionExpiresAt: ago(1), rotatedAt: ago(1) }, 'refuse'],
  ])('given %s, then: %3$s', (_given, token, then) => {
    expect(decideRefresh(token, now)).toBe(then);
  });

  it('never goes on with a session that is over', () => {
    const moment = fc.date({ noInvalidDate: true });
    fc.assert(
      fc.property(fc.option(moment), fc.option(moment), moment, moment, (rotatedAt, sessionEndedAt, expires, at) => {
        const decision = decideRefresh({ rotatedAt, sessionEndedAt, sessionExpiresAt: expires }, at);
        if (sessionEndedAt !== null || expires <= at) expect(decision).toBe('refuse');
        else expect(decision).not.toBe('refuse');
      }),
    );
  });

  it('rotates a token at most once', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1000, max: 10 * graceMs }), (age) => {
        expect(decideRefresh({ ...live, rotatedAt: ago(age) }, now)).not.toBe('rotate');
      }),
    );
  });
});
