import { AppError, fail } from '@artel/shared/errors';
import { newId } from '@artel/shared/ids';
import type { Queryable } from '../database/index.js';
import { findUser, type User } from '../profiles/index.js';
import { signAccessToken } from './access-tokens.js';
import type { SessionDependencies } from './dependencies.js';
import { continueChain } from './refresh.js';
import { firstRefreshToken, hashOf } from './refresh-tokens.js';
import { endSession, findCredentials, findToken, replacePasswordHash, saveSession } from './repository.js';

/** What a person gets who has signed in. */
export interface SignedIn {
  readonly user: User;
  readonly accessToken: string;
  /** Seconds until the access token expires. */
  readonly expiresIn: number;
  readonly refreshToken: string;
  readonly refreshExpiresAt: Date;
}

export interface Sessions {
  /** Opens a session for somebody whose identity is established, within the caller's transaction. */
  open(tx: Queryable, user: User): Promise<SignedIn>;
  /**
   * Signs in with an email address or username. Says the same, after the same time, for an unknown person as for a
   * wrong password.
   *
   * @throws AppError invalid_credentials
   */
  login(login: string, password: string): Promise<SignedIn>;
  /** Exchanges a refresh token for its successor. @throws AppError unauthorized | refresh_reused */
  refresh(refreshToken: string): Promise<SignedIn>;
  /** Ends the session of an access or refresh token. An unknown or dead token is no error (RFC 7009, § 2.2). */
  logout(token: string): Promise<void>;
}

/** The use cases around signing in, staying signed in and signing out. */
export function createSessions(dependencies: SessionDependencies): Sessions {
  const { db, passwords, now, logger } = dependencies;

  async function open(tx: Queryable, user: User): Promise<SignedIn> {
    const openedAt = now();
    const session = { sessionId: newId(), expiresAt: new Date(openedAt.getTime() + dependencies.sessionLifetimeMs) };
    const refreshToken = firstRefreshToken();
    await saveSession(tx, {
      id: session.sessionId,
      userId: user.id,
      openedAt,
      expiresAt: session.expiresAt,
      tokenHash: hashOf(refreshToken),
    });
    return signedIn(user, session, refreshToken);
  }

  async function signedIn(
    user: User,
    session: { readonly sessionId: string; readonly expiresAt: Date },
    refreshToken: string,
  ): Promise<SignedIn> {
    const { keyRing, tokenRules } = dependencies;
    return {
      user,
      accessToken: await signAccessToken(keyRing, tokenRules, user, session.sessionId, now()),
      expiresIn: tokenRules.lifetimeSeconds,
      refreshToken,
      refreshExpiresAt: session.expiresAt,
    };
  }

  async function sessionOf(token: string): Promise<string | undefined> {
    // Access tokens are the ones with dots in them (JWS compact serialization).
    if (!token.includes('.')) return (await findToken(db, hashOf(token)))?.sessionId;
    const principal = await dependencies.verifier.verify(token).catch(unlessUnauthorized);
    return principal?.sessionId;
  }

  return {
    open,
    async login(login, password) {
      const found = await findCredentials(db, login);
      const matches = await passwords.verify(password, found?.passwordHash);
      if (found === undefined || !matches) fail('invalid_credentials');
      if (passwords.isOutdated(found.passwordHash)) {
        await replacePasswordHash(db, found.user.id, found.passwordHash, await passwords.hash(password));
      }
      return db.transaction((tx) => open(tx, found.user));
    },
    async refresh(presented) {
      const { token, session } = await continueChain(dependencies, presented);
      const user = (await findUser(db, session.userId)) ?? fail('unauthorized');
      return signedIn(user, { sessionId: session.sessionId, expiresAt: session.sessionExpiresAt }, token);
    },
    async logout(token) {
      const sessionId = await sessionOf(token);
      if (sessionId === undefined) return;
      const ended = await endSession(db, sessionId, 'logout', now());
      if (ended) logger.info({ event: 'session.ended', sessionId, reason: 'logout' }, 'session ended');
    },
  };
}

function unlessUnauthorized(error: unknown): undefined {
  if (error instanceof AppError && error.status === 401) return undefined;
  throw error;
}
