import { AppError, fail } from '@artel/shared/errors';
import { newId } from '@artel/shared/ids';
import { recordAudit } from '../audit/index.js';
import type { Queryable } from '../database/index.js';
import { findUser, lockUser, type User } from '../profiles/index.js';
import { signAccessToken } from './access-tokens.js';
import type { SessionDependencies } from './dependencies.js';
import { login, type SignIn } from './login.js';
import { type Identified, openSession } from './opening-repository.js';
import { continueChain } from './refresh.js';
import { firstRefreshToken, hashOf } from './refresh-tokens.js';
import {
  endOwnSession,
  endSession,
  endSessionsOf,
  findSessions,
  findToken,
  isSessionLive,
  type Session,
} from './repository.js';
import type { Visitor } from './visitor.js';
import { createWaitingLine } from './waiting-line.js';

/** What a person gets who has signed in. */
export interface SignedIn {
  readonly user: User;
  readonly accessToken: string;
  /** Seconds until the access token expires. */
  readonly expiresIn: number;
  readonly refreshToken: string;
  readonly refreshExpiresAt: Date;
}

/** A session that is stored, for which nothing has been signed yet. */
export interface OpenSession {
  readonly user: User;
  readonly sessionId: string;
  readonly expiresAt: Date;
  readonly refreshToken: string;
}

export interface SessionPage {
  readonly sessions: readonly Session[];
  readonly total: number;
}

export interface Sessions {
  /** Opens the first session of somebody who just has registered, within the transaction that registers them. */
  openFirst(tx: Queryable, user: User, visitor: Visitor): Promise<OpenSession>;
  /**
   * What somebody gets whose session is open. Not within a transaction: the key may have to be read first, and waiting
   * for that would keep a connection and locks.
   */
  signedIn(session: OpenSession): Promise<SignedIn>;
  /**
   * Signs in with an email address or username. Says the same, after the same time, for an unknown person as for a
   * wrong password.
   *
   * @throws AppError invalid_credentials | two_factor_required | invalid_two_factor_code | too_many_requests
   */
  login(signIn: SignIn, visitor: Visitor): Promise<SignedIn>;
  /** Exchanges a refresh token for its successor. @throws AppError unauthorized | refresh_reused */
  refresh(refreshToken: string): Promise<SignedIn>;
  /** Ends the session of an access or refresh token. An unknown or dead token is no error (RFC 7009, § 2.2). */
  logout(token: string): Promise<void>;
  /** A person's live sessions, the one used last first. */
  list(userId: string, page: { readonly limit: number; readonly offset: number }): Promise<SessionPage>;
  /** Whether a person's session goes on. */
  isLive(userId: string, sessionId: string): Promise<boolean>;
  /** Ends one of a person's own sessions. @throws AppError session_not_found */
  end(userId: string, sessionId: string): Promise<void>;
  /** Ends a person's sessions but for one. @returns how many ended */
  endOthers(userId: string, sessionId: string): Promise<number>;
}

/** So many passwords that the next to be hashed is always there, while those after it are looked up. */
const enoughAtOnce = 8;

/** The use cases around signing in, staying signed in and signing out. */
export function createSessions(dependencies: SessionDependencies): Sessions {
  const { db, now, logger } = dependencies;
  const line = createWaitingLine(enoughAtOnce);

  async function open(client: Queryable, who: Identified, { device, addressPrefix }: Visitor): Promise<OpenSession> {
    const openedAt = now();
    const id = newId();
    const expiresAt = new Date(openedAt.getTime() + dependencies.sessionLifetimeMs);
    const refreshToken = firstRefreshToken();
    const session = { id, openedAt, expiresAt, tokenHash: hashOf(refreshToken), device, addressPrefix };
    const details = { sessionId: id, device };
    const opening = await openSession(client, who, session, {
      action: 'session.opened',
      actorId: who.user.id,
      details,
    });
    if (opening === 'suspended') fail('account_suspended');
    // Who was compared with what was changed meanwhile gets no session: those were ended with the change.
    if (opening === 'outdated') fail('invalid_credentials');
    return { user: who.user, sessionId: id, expiresAt, refreshToken };
  }

  async function signedIn({ user, sessionId, expiresAt, refreshToken }: OpenSession): Promise<SignedIn> {
    const { keyRing, tokenRules } = dependencies;
    return {
      user,
      accessToken: await signAccessToken(keyRing, tokenRules, user, sessionId, now()),
      expiresIn: tokenRules.lifetimeSeconds,
      refreshToken,
      refreshExpiresAt: expiresAt,
    };
  }

  async function sessionOf(token: string): Promise<string | undefined> {
    // Access tokens are the ones with dots in them (JWS compact serialization).
    if (!token.includes('.')) return (await findToken(db, hashOf(token)))?.sessionId;
    const principal = await dependencies.verifier.verify(token).catch(unlessUnauthorized);
    return principal?.sessionId;
  }

  return {
    openFirst: (tx, user, visitor) => open(tx, { user, passwordChangedAt: null, withCode: false }, visitor),
    signedIn,
    login: async (signIn, visitor) =>
      signedIn(await login({ ...dependencies, line }, signIn, visitor, (client, who) => open(client, who, visitor))),
    async refresh(presented) {
      const { token, session } = await continueChain(dependencies, presented);
      const user = (await findUser(db, session.userId)) ?? fail('unauthorized');
      const { sessionId, sessionExpiresAt: expiresAt } = session;
      return signedIn({ user, sessionId, expiresAt, refreshToken: token });
    },
    async logout(token) {
      const sessionId = await sessionOf(token);
      if (sessionId === undefined) return;
      const userId = await db.transaction(async (tx) => {
        const owner = await endSession(tx, sessionId, 'logout', now());
        if (owner === undefined) return undefined;
        await recordAudit(tx, { action: 'session.ended', actorId: owner, details: { sessionId } });
        return owner;
      });
      if (userId === undefined) return;
      logger.info({ event: 'session.ended', sessionId, userId, reason: 'logout' }, 'session ended');
    },
    list: (userId, page) => findSessions(db, userId, now(), page),
    isLive: (userId, sessionId) => isSessionLive(db, userId, sessionId, now()),
    async end(userId, sessionId) {
      await db.transaction(async (tx) => {
        if (!(await endOwnSession(tx, userId, sessionId, 'revoked', now()))) fail('session_not_found');
        await recordAudit(tx, { action: 'session.ended', actorId: userId, details: { sessionId } });
      });
      logger.info({ event: 'session.ended', sessionId, userId, reason: 'revoked' }, 'session ended');
    },
    async endOthers(userId, sessionId) {
      const ended = await db.transaction(async (tx) => {
        await lockUser(tx, userId);
        const ids = await endSessionsOf(tx, userId, sessionId, 'revoked', now());
        const details = { sessionIds: ids };
        if (ids.length > 0) await recordAudit(tx, { action: 'session.ended', actorId: userId, details });
        return ids.length;
      });
      logger.info({ event: 'session.ended', userId, ended, reason: 'revoked' }, 'other sessions ended');
      return ended;
    },
  };
}

function unlessUnauthorized(error: unknown): undefined {
  if (error instanceof AppError && error.status === 401) return undefined;
  throw error;
}
