import { SignJWT } from 'jose';
import type { User } from '../profiles/index.js';
import type { KeyRing } from '../signing-keys/index.js';

export interface AccessTokenRules {
  readonly issuer: string;
  readonly audience: string;
  /** How long a token is valid, in seconds. */
  readonly lifetimeSeconds: number;
}

/** An access token for a person within a session (JWT, RFC 7519), signed with the active key. */
export async function signAccessToken(
  keyRing: Pick<KeyRing, 'signingKey'>,
  rules: AccessTokenRules,
  user: Pick<User, 'id' | 'username' | 'role'>,
  sessionId: string,
  now: Date,
): Promise<string> {
  const { kid, privateKey } = await keyRing.signingKey();
  const issuedAt = Math.floor(now.getTime() / 1000);
  return new SignJWT({ username: user.username, role: user.role, sid: sessionId })
    .setProtectedHeader({ alg: 'EdDSA', kid, typ: 'JWT' })
    .setSubject(user.id)
    .setIssuer(rules.issuer)
    .setAudience(rules.audience)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + rules.lifetimeSeconds)
    .sign(privateKey);
}
