import { describe, expect, it } from 'vitest';
import { canonicalEmail, usernameSkeleton } from './canonical.js';

describe('the form an address is stored in', () => {
  it.each([
    ['Frida@EXAMPLE.Com', 'Frida@example.com'],
    [' frida@example.com ', 'frida@example.com'],
    ['ｆｒｉｄａ@ｅｘａｍｐｌｅ．ｃｏｍ', 'frida@example.com'],
  ])('of %j is %j', (email, canonical) => {
    expect(canonicalEmail(email)).toBe(canonical);
  });

  it('is its own canonical form', () => {
    expect(canonicalEmail(canonicalEmail('FRIDA@Example.COM'))).toBe('FRIDA@example.com');
  });
});

describe('what a username looks like', () => {
  it.each([
    ['Lisa', 'l1sa'],
    ['bill', 'BIIL'],
    ['vincent0', 'vincento'],
    ['modern_art', 'modem-art'],
    ['frida.kahlo', 'frida_kahlo'],
  ])('is the same for %s and %s', (one, other) => {
    expect(usernameSkeleton(one)).toBe(usernameSkeleton(other));
  });

  it.each([
    ['frida', 'frieda'],
    ['person_2', 'person_3'],
    ['fridakahlo', 'frida_kahlo'],
  ])('is not the same for %s and %s', (one, other) => {
    expect(usernameSkeleton(one)).not.toBe(usernameSkeleton(other));
  });
});
