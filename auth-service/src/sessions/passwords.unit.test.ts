import { hash, verify } from 'argon2';
import { describe, expect, it, vi } from 'vitest';
import { createPasswords } from './passwords.js';

// The real one, which also notes what it is asked.
const compare = vi.fn(verify);
const passwords = createPasswords(compare);

describe('passwords', () => {
  it('match their own hash and no other', async () => {
    const stored = await passwords.hash('a house painted blue');
    expect(await passwords.verify('a house painted blue', stored)).toBe(true);
    expect(await passwords.verify('a house painted red', stored)).toBe(false);
  });

  it('are hashed with Argon2id and the parameters OWASP recommends', async () => {
    expect(await passwords.hash('a house painted blue')).toMatch(/^\$argon2id\$v=19\$m=19456,(t=2,p=1|p=1,t=2)\$/);
  });

  it('match however a keyboard composes them', async () => {
    const stored = await passwords.hash('caf\u00e9 terrace');
    expect(await passwords.verify('cafe\u0301 terrace', stored)).toBe(true);
  });

  it('never match where there is nobody, whatever is tried', async () => {
    expect(await passwords.verify('a house painted blue', undefined)).toBe(false);
    expect(await passwords.verify('the password of nobody', undefined)).toBe(false);
  });

  it('are refused where there is nobody by the same work as where there is somebody', async () => {
    const stored = await passwords.hash('a house painted blue');
    compare.mockClear();
    await passwords.verify('not the password', stored);
    await passwords.verify('not the password', undefined);
    const asked = compare.mock.calls.map(([encoded, given]) => {
      const [, algorithm, version, parameters, salt, digest] = encoded.split('$');
      return { algorithm, version, parameters, sizes: [salt?.length, digest?.length], given };
    });
    expect(asked).toHaveLength(2);
    expect(asked[1]).toEqual(asked[0]);
  });

  it('take as long to refuse where there is nobody as where there is somebody', async () => {
    const stored = await passwords.hash('a house painted blue');
    const took = { somebody: [] as number[], nobody: [] as number[] };
    // In turns, so that whatever else the machine does happens to both.
    for (let time = 0; time < 12; time += 1) {
      for (const [who, hashed] of [
        ['somebody', stored],
        ['nobody', undefined],
      ] as const) {
        const began = performance.now();
        await passwords.verify('not the password', hashed);
        took[who].push(performance.now() - began);
      }
    }
    const fastest = (times: readonly number[]) => Math.min(...times);
    const ratio = fastest(took.nobody) / fastest(took.somebody);
    // Far apart, because machines are busy, and the work is compared above; without it this would be about a hundredth.
    expect(ratio).toBeGreaterThan(0.25);
    expect(ratio).toBeLessThan(4);
  });

  it('notice a hash made with older parameters', async () => {
    const older = await hash('a house painted blue', { memoryCost: 8192, timeCost: 2, parallelism: 1 });
    expect(passwords.isOutdated(older)).toBe(true);
    expect(passwords.isOutdated(await passwords.hash('a house painted blue'))).toBe(false);
  });
});
