import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeAt, newSecret, otpauthUri, stepOf } from './totp.js';

/** The secret of the test vectors, in base32 (RFC 6238, appendix B). */
const rfcSecret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const at = (seconds: number) => new Date(seconds * 1000);

describe('time-based codes', () => {
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('are at second %i those of RFC 6238', (seconds, code) => {
    expect(codeAt(rfcSecret, at(seconds))).toBe(code);
    expect(stepOf(rfcSecret, code, at(seconds))).toBe(Math.floor(seconds / 30));
  });

  it('are taken one step early or late, and are of their own step then', () => {
    const now = at(1_700_000_000);
    const step = Math.floor(1_700_000_000 / 30);
    const steps = [-60, -30, 0, 30, 60].map((offset) =>
      stepOf(rfcSecret, codeAt(rfcSecret, at(1_700_000_000 + offset)), now),
    );
    expect(steps).toEqual([undefined, step - 1, step, step + 1, undefined]);
  });

  it('can be anything somebody types', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (typed) => {
        fc.pre(!/^\d{6}$/.test(typed));
        expect(stepOf(rfcSecret, typed, at(0))).toBeUndefined();
      }),
    );
  });

  it('come from secrets of 160 random bits', () => {
    expect(newSecret()).toMatch(/^[A-Z2-7]{32}$/);
    expect(newSecret()).not.toBe(newSecret());
  });

  it('are set up by an address that authenticators read', () => {
    const uri = new URL(otpauthUri(rfcSecret, 'ada.l'));
    expect(`${uri.protocol}//${uri.host}${uri.pathname}`).toBe('otpauth://totp/Artel:ada.l');
    expect(Object.fromEntries(uri.searchParams)).toEqual({
      issuer: 'Artel',
      secret: rfcSecret,
      algorithm: 'SHA1',
      digits: '6',
      period: '30',
    });
  });
});
