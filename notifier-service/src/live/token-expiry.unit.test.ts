import { testTokens } from '@artel/shared/testing';
import { describe, expect, it } from 'vitest';
import { expiryOf } from './token-expiry.js';

describe('when a token expires', () => {
  it('is what it says', async () => {
    const { tokenFor } = await testTokens();
    const now = Date.now();
    const expiry = expiryOf(await tokenFor({}, { expiresIn: 60 }));
    expect(Math.abs(expiry - now - 60_000)).toBeLessThanOrEqual(2_000);
  });

  it('is long ago when it does not say', () => {
    for (const token of ['', 'a.b.c', 'e30.e30.e30']) expect(expiryOf(token)).toBe(0);
  });
});
