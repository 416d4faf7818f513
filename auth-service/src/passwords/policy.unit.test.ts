import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { weakness } from './policy.js';

const frida = { username: 'frida', email: 'Frida.Kahlo@example.com' };
const common = new Set(['password', 'sunshine', 'qwertyuiop']);
const isWeak = (password: string, owner = frida) => weakness(password, owner, (text) => common.has(text)) !== undefined;

describe('a password', () => {
  it.each(['a house painted blue', 'measure-twice-cut-once', 'наш дом синего цвета', '藍色の家に住んでいます'])(
    'may be %j',
    (password) => {
      expect(isWeak(password)).toBe(false);
    },
  );

  it.each([
    'qwertyuiop',
    'QWERTYUIOP',
    'Password1!',
    'P@$$w0rd2024',
    '...sunshine...',
    '1234sunshine',
    'ｐａｓｓｗｏｒｄ99',
  ])('may not be %j, which is common or nearly so', (password) => {
    expect(isWeak(password)).toBe(true);
  });

  it.each(['aaaaaaaaaa', 'abababababab', '123412341234'])('may not repeat itself like %j', (password) => {
    expect(isWeak(password)).toBe(true);
  });

  it.each(['i am FRIDA, hello', 'xx frida.kahlo xx', 'Frida.Kahlo@example.com', 'ｆｒｉｄａ in a blue house'])(
    'may not contain what everybody knows of its owner, as %j does',
    (password) => {
      expect(isWeak(password)).toBe(true);
    },
  );

  it('may contain a name so short that it is in many words', () => {
    expect(isWeak('a house painted blue', { username: 'ho', email: 'a@example.com' })).toBe(false);
  });

  it('can be anything a client may send, and its owner too', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.anything(), fc.anything(), (password, username, email) => {
        expect(weakness(password, { username, email }, () => false) ?? '').toBeTypeOf('string');
      }),
    );
  });
});
