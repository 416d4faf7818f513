import { describe, expect, it } from 'vitest';
import { commonPasswords } from './common.js';

describe('the list of common passwords', () => {
  it('knows what people choose, and only whole entries', async () => {
    const isCommon = await commonPasswords();
    expect(['123456', 'password', 'qwertyuiop', 'basketball', '1qaz2wsx3edc'].map(isCommon)).not.toContain(false);
    expect(['', 'asswor', 'a house painted blue'].map(isCommon)).not.toContain(true);
  });

  it('is read once', async () => {
    expect(await commonPasswords()).toBe(await commonPasswords());
  });
});
