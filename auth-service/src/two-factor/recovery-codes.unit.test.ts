import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newRecoveryCode, readCode, recoveryHash } from './recovery-codes.js';

const key = Buffer.alloc(32, 1);

describe('recovery codes', () => {
  it('are sixteen letters and digits that cannot be mistaken for each other', () => {
    for (let count = 0; count < 200; count += 1) expect(newRecoveryCode()).toMatch(/^([0-9a-hjkmnp-tv-z]{4}-?){4}$/);
  });

  it('are told from codes of an authenticator, however they are typed', () => {
    expect(readCode('123 456')).toEqual({ kind: 'totp', code: '123456' });
    expect(readCode('1234567').kind).toBe('recovery');
    const code = newRecoveryCode();
    const ways = [
      code,
      code.toUpperCase(),
      code.replaceAll('-', ' '),
      code.replaceAll('-', ''),
      code.replaceAll('0', 'O'),
    ];
    for (const typed of [...ways, code.replaceAll('1', 'l'), code.replaceAll('1', 'I')]) {
      expect(readCode(typed)).toEqual({ kind: 'recovery', code });
    }
  });

  it('are stored as hashes that need the key', () => {
    const code = newRecoveryCode();
    expect(recoveryHash(key, code)).toEqual(recoveryHash(key, code));
    expect(recoveryHash(key, code)).not.toEqual(recoveryHash(Buffer.alloc(32, 2), code));
  });

  it('can be anything somebody types', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (typed) => {
        const { kind, code } = readCode(typed);
        expect(recoveryHash(key, code)).toHaveLength(32);
        if (kind === 'totp') expect(code).toMatch(/^\d{6}$/);
      }),
    );
  });
});
