import { exportJWK, generateKeyPair, type JSONWebKeySet, SignJWT } from 'jose';
import { localVerifier, type Principal, type TokenVerifier } from '../auth/index.js';
import { newId } from '../ids/index.js';

export interface TestTokens {
  readonly verifier: TokenVerifier;
  /** What the issuer would publish. */
  readonly jwks: JSONWebKeySet;
  /** A signed access token; what the principal lacks is made up. `expiresIn` is in seconds. */
  tokenFor(principal?: Partial<Principal>, options?: { expiresIn?: number; claims?: object }): Promise<string>;
}

/** Real EdDSA keys and what is signed with them, for issuer and audience `artel`. */
export async function testTokens(kid: string = newId()): Promise<TestTokens> {
  const { publicKey, privateKey } = await generateKeyPair('Ed25519', { extractable: true });
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'EdDSA', use: 'sig' }] };
  return {
    jwks,
    verifier: localVerifier(() => jwks, { issuer: 'artel', audience: 'artel' }),
    tokenFor(principal = {}, { expiresIn = 900, claims = {} } = {}) {
      const { id = newId(), username = 'ada', role = 'collector', sessionId = newId() } = principal;
      const now = Math.floor(Date.now() / 1000);
      const standard = { iss: 'artel', aud: 'artel', sub: id, iat: now, exp: now + expiresIn };
      return new SignJWT({ ...standard, username, role, sid: sessionId, ...claims })
        .setProtectedHeader({ alg: 'EdDSA', kid })
        .sign(privateKey);
    },
  };
}
