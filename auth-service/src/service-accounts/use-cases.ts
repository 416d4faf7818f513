import type { TokenVerifier } from '@artel/shared/auth';
import { AppError, fail } from '@artel/shared/errors';
import { decodeJwt } from 'jose';
import type { Queryable } from '../database/index.js';
import { findUser } from '../profiles/index.js';
import type { Sessions } from '../sessions/index.js';
import type { KeyRing } from '../signing-keys/index.js';
import { type ClientCredentials, secretMatches } from './credentials.js';
import { findServiceAccount, type ServiceAccount } from './repository.js';
import { grantedScopes, type Scope } from './scopes.js';
import { type ServiceTokenRules, serviceAudience, signServiceToken, verifyServiceToken } from './service-tokens.js';

export interface ServiceAccountDependencies {
  readonly db: Queryable;
  readonly keyRing: Pick<KeyRing, 'signingKey' | 'keySet'>;
  /** Checks people's tokens. */
  readonly verifier: TokenVerifier;
  readonly tokenRules: ServiceTokenRules;
  readonly sessions: Pick<Sessions, 'isLive'>;
  readonly now: () => Date;
}

/** A token as it is handed out. */
export interface IssuedToken {
  readonly token: string;
  /** Seconds. */
  readonly expiresIn: number;
  readonly scopes: readonly Scope[];
}

/** What is told of a token (RFC 7662, § 2.2): of one that is no good, nothing but that. */
export type Introspection =
  | { readonly active: false }
  | {
      readonly active: true;
      readonly token_type: 'Bearer';
      readonly sub: string;
      readonly iss: string;
      readonly aud: string;
      readonly iat: number;
      readonly exp: number;
      readonly username?: string;
      readonly role?: string;
      readonly sid?: string;
      readonly client_id?: string;
      readonly scope?: string;
    };

export interface ServiceAccounts {
  /** Gives a program a token (RFC 6749, § 4.4). @throws AppError invalid_client | invalid_scope */
  issueToken(credentials: ClientCredentials, scope: string | undefined): Promise<IssuedToken>;
  /** Lets a program in whose token, and account, has the scope. @throws AppError unauthorized | forbidden */
  authorize(token: string, scope: Scope): Promise<void>;
  /** Tells whether a token of a person or a program is good at this moment, unlike its signature, and whose it is. */
  introspect(token: string): Promise<Introspection>;
}

/** The use cases around programs that call with an account of their own. */
export function createServiceAccounts(dependencies: ServiceAccountDependencies): ServiceAccounts {
  const { db, keyRing, verifier, tokenRules, sessions, now } = dependencies;
  const verify = async (token: string) => verifyServiceToken(await keyRing.keySet(), tokenRules, token);

  async function introspectPerson(token: string): Promise<Introspection> {
    const principal = await verifier.verify(token).catch(unlessUnauthorized);
    if (principal === undefined) return { active: false };
    const { id: sub, username, role, sessionId: sid } = principal;
    if (!(await sessions.isLive(sub, sid))) return { active: false };
    // Refused everywhere else within a minute; here at once.
    if ((await findUser(db, sub))?.role !== role) return { active: false };
    const { iat = 0, exp = 0 } = decodeJwt(token);
    const { issuer: iss, audience: aud } = tokenRules;
    return { active: true, token_type: 'Bearer', sub, username, role, sid, iss, aud, iat, exp };
  }

  return {
    async issueToken({ clientId, clientSecret }, asked) {
      const account = isUuid(clientId) ? await findServiceAccount(db, clientId, now()) : undefined;
      if (!isSecretOf(account, clientSecret)) fail('invalid_client');
      const scopes = grantedScopes(account.scopes, asked) ?? fail('invalid_scope');
      const token = await signServiceToken(keyRing, tokenRules, account.id, scopes, now());
      return { token, expiresIn: tokenRules.lifetimeSeconds, scopes };
    },

    async authorize(token, scope) {
      const claims = (await verify(token)) ?? fail('unauthorized', 'A token of a service account is required');
      const account = await findServiceAccount(db, claims.accountId, now());
      if (account === undefined) fail('unauthorized', 'The service account was disabled');
      // By both: the token may have been asked for less, and the account may have been allowed more back then.
      if (!claims.scopes.includes(scope) || !account.scopes.includes(scope)) fail('forbidden', `needs ${scope}`);
    },

    async introspect(token) {
      const claims = await verify(token);
      if (claims === undefined) return introspectPerson(token);
      const { accountId, scopes, issuedAt: iat, expiresAt: exp } = claims;
      if ((await findServiceAccount(db, accountId, now())) === undefined) return { active: false };
      const common = { iss: tokenRules.issuer, aud: serviceAudience(tokenRules.audience), iat, exp };
      const scope = scopes.join(' ');
      return { active: true, token_type: 'Bearer', sub: accountId, client_id: accountId, scope, ...common };
    },
  };
}

/** By the current secret or the one before; the same work whether there is an account and which of them it is. */
function isSecretOf(account: ServiceAccount | undefined, secret: string): account is ServiceAccount {
  const matches = [account?.secretHash, account?.formerHash ?? undefined].map((stored) =>
    secretMatches(secret, stored),
  );
  return account !== undefined && matches.includes(true);
}

function isUuid(text: string): boolean {
  return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text);
}

function unlessUnauthorized(error: unknown): undefined {
  if (error instanceof AppError && error.status === 401) return undefined;
  throw error;
}
