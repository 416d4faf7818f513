import { createHmac } from 'node:crypto';
import { type CryptoKey, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase } from '../database/index.js';
import { createSealer } from '../secrets/index.js';
import { findKeys } from '../signing-keys/repository.js';
import { openKey } from '../signing-keys/signing-key.js';
import { aRegistration, type Client, clientOf } from '../testing/requests.js';
import { startTestService, type TestService } from '../testing/test-service.js';

let service: TestService;
let client: Client;
let real: { kid: string; privateKey: CryptoKey; x: string };
let claims: Record<string, unknown>;
let genuine: string;

beforeAll(async () => {
  service = await startTestService();
  client = clientOf(service.app);
  const [stored] = await findKeys(createDatabase(service.pool));
  const opened = await openKey(createSealer([service.config.keyEncryptionSecret], 'signing keys'), stored!);
  real = { ...opened, x: String(stored!.publicJwk.x) };
  genuine = (await client.post('/api/auth/register', aRegistration())).json().token;
  claims = JSON.parse(Buffer.from(genuine.split('.')[1]!, 'base64url').toString());
});
afterAll(() => service.close());

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const header = () => ({ alg: 'EdDSA', kid: real.kid, typ: 'JWT' });

const signed = (key: CryptoKey, more: object = {}, protectedHeader: object = header()) =>
  new SignJWT({ ...claims, ...more }).setProtectedHeader({ alg: 'EdDSA', ...protectedHeader }).sign(key);

/** Signed with a secret that everybody has: the public key, taken for the secret of an HMAC. */
function confused(secret: string | Buffer): string {
  const text = `${part({ ...header(), alg: 'HS256' })}.${part({ ...claims, role: 'admin' })}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

const asked = (token: string) => client.get('/api/auth/me', { authorization: `Bearer ${token}` });
const seconds = () => Math.floor(Date.now() / 1000);

const forgeries: [what: string, make: () => string | Promise<string>][] = [
  ['without a signature, of the algorithm "none"', () => `${part({ alg: 'none' })}.${part(claims)}.`],
  ['without a signature, naming our key', () => `${part({ ...header(), alg: 'none' })}.${part(claims)}.`],
  ['whose signature was cut off', () => genuine.replace(/[^.]*$/, '')],
  ['whose claims were changed', () => genuine.replace(/\..*\./, `.${part({ ...claims, role: 'admin' })}.`)],
  ['signed with the public key as the secret of an HMAC', () => confused(real.x)],
  ['signed with the bytes of the public key', () => confused(Buffer.from(real.x, 'base64url'))],
  ['of another issuer', () => signed(real.privateKey, { iss: 'elsewhere' })],
  ['for another audience', () => signed(real.privateKey, { aud: 'artel:services' })],
  ['without an audience', () => signed(real.privateKey, { aud: undefined })],
  ['that never expires', () => signed(real.privateKey, { exp: undefined })],
  ['that is not valid yet', () => signed(real.privateKey, { nbf: seconds() + 600 })],
  ['with a role nobody has', () => signed(real.privateKey, { role: 'root' })],
  [
    'with a header that must be understood and is not',
    () => `${part({ ...header(), crit: ['b64', 'x'], x: 1 })}.${genuine.split('.').slice(1).join('.')}`,
  ],
  ['of five parts, as encrypted ones have', () => `${genuine}.${part({})}.${part({})}`],
  ['of nothing but dots', () => '..'],
];

describe('a token', () => {
  it('that is genuine is taken, also when it is signed here with the very key', async () => {
    expect((await asked(genuine)).statusCode).toBe(200);
    expect((await asked(await signed(real.privateKey))).statusCode).toBe(200);
  });

  it.each(forgeries)('%s is refused', async (_what, make) => {
    expect((await asked(await make())).json()).toMatchObject({ status: 401, code: 'unauthorized' });
  });

  it('that has expired is refused, and the client is told to renew it', async () => {
    const expired = await signed(real.privateKey, { exp: seconds() - 60 });
    expect((await asked(expired)).json()).toMatchObject({ status: 401, code: 'token_expired' });
  });

  it('signed with a key of the forger is refused, whichever key its header names or brings along', async () => {
    const forger = await generateKeyPair('Ed25519', { extractable: true });
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: real.x };
    const headers = [
      header(),
      { kid: 'of-the-forger' },
      { kid: "x' or '1'='1" },
      { kid: '../../../../dev/null' },
      { ...header(), jwk },
      { ...header(), jku: 'https://evil.example/jwks.json' },
      { ...header(), x5u: 'https://evil.example/cert.pem' },
      {},
    ];
    for (const one of headers) {
      const forged = await signed(forger.privateKey, { role: 'admin' }, one);
      expect((await asked(forged)).json()).toMatchObject({ status: 401, code: 'unauthorized' });
    }
  });

  it('of a genuine session under the id of another key is refused', async () => {
    const other = await client.post('/api/auth/register', aRegistration());
    const swapped = `${part({ ...header(), kid: 'another' })}.${genuine.split('.').slice(1).join('.')}`;
    const grafted = `${genuine.split('.').slice(0, 2).join('.')}.${String(other.json().token).split('.')[2]}`;
    for (const token of [swapped, grafted]) expect((await asked(token)).statusCode).toBe(401);
  });

  it.each([4_000, 14_000])('of %i characters is refused, and so is one with as many claims', async (size) => {
    for (const token of ['x'.repeat(size), `${part({ alg: 'EdDSA', kid: 'x'.repeat(size) })}.e30.e30`]) {
      expect((await asked(token)).statusCode).toBe(401);
    }
  });
});
