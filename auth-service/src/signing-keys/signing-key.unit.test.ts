import { describe, expect, it } from 'vitest';
import { createSealer, UnsealError } from '../secrets/index.js';
import { rotationRules } from './rotation.js';
import { generateKey, keySetOf, openKey, type StoredKey } from './signing-key.js';

const sealer = createSealer(['a secret'], 'signing keys');
const now = new Date('2025-06-01T12:00:00Z');
const hour = 60 * 60_000;
const rules = { ...rotationRules(30), verifiableMs: hour };

const aPair = () => generateKey(sealer, { now, activatesAt: now });

const publicPart = (kid: string) => ({ kid, kty: 'OKP', crv: 'Ed25519', x: kid });
const aKey = (kid: string, rest: Partial<StoredKey>): StoredKey => ({
  kid,
  status: 'active',
  publicJwk: publicPart(kid),
  privateKey: 'sealed',
  createdAt: now,
  activatesAt: now,
  activatedAt: now,
  retiredAt: null,
  ...rest,
});

describe('a new signing key', () => {
  it('is an Ed25519 key whose published part says nothing about the private one', async () => {
    const key = await aPair();
    expect(key.publicJwk).toEqual({
      kty: 'OKP',
      crv: 'Ed25519',
      x: expect.any(String),
      kid: key.kid,
      alg: 'EdDSA',
      use: 'sig',
    });
    expect(key.privateKey).not.toContain('PRIVATE');
  });

  it('opens with the secret it was sealed with', async () => {
    const key = await aPair();
    expect((await openKey(sealer, key)).privateKey.type).toBe('private');
  });

  it('does not open with another secret', async () => {
    const key = await aPair();
    await expect(openKey(createSealer(['another secret'], 'signing keys'), key)).rejects.toThrow(UnsealError);
  });

  it('waits when it is to be used later', async () => {
    const key = await generateKey(sealer, { now, activatesAt: new Date(now.getTime() + hour) });
    expect(key).toMatchObject({ status: 'published', activatedAt: null });
    expect(await aPair()).toMatchObject({ status: 'active', activatedAt: now });
  });

  it('signs nothing once it is retired', async () => {
    await expect(openKey(sealer, { ...(await aPair()), privateKey: null })).rejects.toThrow(/no private part/);
  });

  it('does not pass for another key', async () => {
    const [one, other] = [await aPair(), await aPair()];
    await expect(openKey(sealer, { ...one, privateKey: other.privateKey })).rejects.toThrow(UnsealError);
  });
});

describe('the published keys', () => {
  const retired = (agoMs: number) => ({ status: 'retired' as const, retiredAt: new Date(now.getTime() - agoMs) });

  it('include the next one before it is used, and a retired one while its tokens live', () => {
    const keys = [
      aKey('next', { status: 'published', activatedAt: null }),
      aKey('current', {}),
      aKey('previous', retired(hour)),
    ];
    expect(keySetOf(keys, now, rules).keys.map(({ kid }) => kid)).toEqual(['next', 'current', 'previous']);
  });

  it('leave out a retired one whose last token has expired', () => {
    const keys = [aKey('current', {}), aKey('old', retired(hour + 1))];
    expect(keySetOf(keys, now, rules).keys).toEqual([publicPart('current')]);
  });
});
