import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JSONWebKeySet } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { eventually } from '../testing/eventually.js';
import { testLogger } from '../testing/telemetry.js';
import { type TestTokens, testTokens } from '../testing/tokens.js';
import { createTokenVerifier, type TokenVerifier } from './index.js';

/** A real issuer: an HTTP server with a key set, which can be taken down and brought back on the same port. */
class Issuer {
  asked = 0;
  port = 0;
  keys: JSONWebKeySet = { keys: [] };
  #server: Server | undefined;

  async up(): Promise<void> {
    this.#server = createServer((_request, response) => {
      this.asked += 1;
      response.setHeader('content-type', 'application/json').end(JSON.stringify(this.keys));
    });
    await new Promise<void>((resolve) => this.#server?.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.#server.address() as AddressInfo).port;
  }

  async down(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((resolve) => (this.#server ? this.#server.close(resolve) : resolve(undefined)));
    this.#server = undefined;
  }
}

let issuer: Issuer;
let tokens: TestTokens;
let verifier: TokenVerifier;

beforeEach(async () => {
  issuer = new Issuer();
  tokens = await testTokens();
  issuer.keys = tokens.jwks;
  await issuer.up();
  verifier = createTokenVerifier({
    jwksUrl: `http://127.0.0.1:${issuer.port}/.well-known/jwks.json`,
    issuer: 'artel',
    audience: 'artel',
    logger: testLogger(),
  });
});

afterEach(() => issuer.down());

const refusal = (code: string) => expect.objectContaining({ name: 'AppError', code });

describe('a token', () => {
  it('becomes the principal it was issued to', async () => {
    const ada = { id: 'u-1', username: 'ada', role: 'artist', sessionId: 's-1' } as const;
    expect(await verifier.verify(await tokens.tokenFor(ada))).toEqual(ada);
  });

  it.each([
    ['another issuer', { iss: 'elsewhere' }],
    ['another audience', { aud: 'elsewhere' }],
    ['a role that does not exist', { role: 'root' }],
    ['no session', { sid: undefined }],
  ])('of %s is unauthorized', async (_why, claims) => {
    const token = await tokens.tokenFor({}, { claims });
    await expect(verifier.verify(token)).rejects.toEqual(refusal('unauthorized'));
  });

  it('that was tampered with, or is none, is unauthorized', async () => {
    const [header, , signature] = (await tokens.tokenFor()).split('.');
    const payload = Buffer.from(JSON.stringify({ sub: 'x', username: 'x', role: 'admin', sid: 'x' })).toString(
      'base64url',
    );
    await expect(verifier.verify(`${header}.${payload}.${signature}`)).rejects.toEqual(refusal('unauthorized'));
    await expect(verifier.verify('none')).rejects.toEqual(refusal('unauthorized'));
  });

  it('without a signature, or signed with what is public, is unauthorized', async () => {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = { sub: 'x', username: 'x', role: 'admin', sid: 'x', iss: 'artel', aud: 'artel', exp: 9_999_999_999 };
    for (const alg of ['none', 'HS256']) {
      const token = `${part({ alg, kid: tokens.jwks.keys[0]?.kid })}.${part(claims)}.${part({})}`;
      await expect(verifier.verify(token)).rejects.toEqual(refusal('unauthorized'));
    }
  });

  it('that was good is expired when its time is over, also when it was seen before', async () => {
    await expect(verifier.verify(await tokens.tokenFor({}, { expiresIn: -60 }))).rejects.toEqual(
      refusal('token_expired'),
    );
  });
});

describe('while the issuer is down', () => {
  it('tokens of a key seen before still verify', async () => {
    await verifier.verify(await tokens.tokenFor({ username: 'before' }));
    await issuer.down();
    expect(await verifier.verify(await tokens.tokenFor({ username: 'after' }))).toMatchObject({ username: 'after' });
    expect(issuer.asked).toBe(1);
  });

  it('tokens cannot be judged before any key was seen, and verify once it is back', async () => {
    await issuer.down();
    const token = await tokens.tokenFor();
    await expect(verifier.verify(token)).rejects.toEqual(refusal('service_unavailable'));
    await issuer.up();
    await expect(verifier.verify(token)).resolves.toMatchObject({ username: 'ada' });
  });
});

describe('the key set', () => {
  it('is asked for once, however many tokens arrive at the same moment', async () => {
    const many = await Promise.all(Array.from({ length: 20 }, () => tokens.tokenFor()));
    await Promise.all(many.map((token) => verifier.verify(token)));
    expect(issuer.asked).toBe(1);
  });

  it('is not asked again for each token of an unknown key', async () => {
    await verifier.verify(await tokens.tokenFor());
    const stranger = await testTokens();
    for (let i = 0; i < 5; i++) {
      await expect(verifier.verify(await stranger.tokenFor())).rejects.toEqual(refusal('unauthorized'));
    }
    expect(issuer.asked).toBe(1);
  });
});

describe('when the issuer signs with another key', () => {
  const minute = 60_000;
  let started: number;

  beforeEach(() => {
    started = Date.now();
    vi.useFakeTimers({ toFake: ['Date'] });
  });
  afterEach(() => void vi.useRealTimers());

  const at = (ms: number) => vi.setSystemTime(started + ms);

  it('tokens of both verify without a restart, the new ones as soon as they come', async () => {
    const next = await testTokens('next');
    await verifier.verify(await tokens.tokenFor());
    issuer.keys = { keys: [...tokens.jwks.keys, ...next.jwks.keys] };
    at(11_000);
    expect(await verifier.verify(await next.tokenFor({ username: 'grace' }))).toMatchObject({ username: 'grace' });
    expect(await verifier.verify(await tokens.tokenFor())).toMatchObject({ username: 'ada' });
    expect(issuer.asked).toBe(2);
  });

  it('it is asked once in ten seconds at most, however many tokens of made-up keys come', async () => {
    await verifier.verify(await tokens.tokenFor());
    at(11_000);
    for (let count = 0; count < 5; count += 1) {
      const stranger = await testTokens();
      await expect(verifier.verify(await stranger.tokenFor())).rejects.toEqual(refusal('unauthorized'));
    }
    expect(issuer.asked).toBe(2);
  });

  it('a withdrawn key is forgotten within a minute', async () => {
    await verifier.verify(await tokens.tokenFor());
    issuer.keys = (await testTokens('next')).jwks;
    at(minute + 1);
    await verifier.verify(await tokens.tokenFor());
    await eventually(async () => {
      await expect(verifier.verify(await tokens.tokenFor())).rejects.toEqual(refusal('unauthorized'));
    });
    expect(issuer.asked).toBe(2);
  });
});
