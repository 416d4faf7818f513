import { randomBytes } from 'node:crypto';
import { fail } from '@artel/shared/errors';
import { appendToOutbox } from '@artel/shared/outbox';
import type { Logger } from '@artel/shared/telemetry';
import { recordAudit } from '../audit/index.js';
import type { Database, Transaction } from '../database/index.js';
import { shutFollowing } from '../follows/index.js';
import type { PasswordChanges } from '../passwords/index.js';
import { findUser, refuseClosed, type User } from '../profiles/index.js';
import type { Passwords, StepUp } from '../sessions/index.js';
import { type Against, againstName, againstOwner, codesOf, type Throttle } from '../throttle/index.js';
import { userClosed } from './events.js';
import type { FormerNames } from './former-names.js';
import {
  anonymiseUser,
  deleteFollowsOf,
  deleteSecretsOf,
  deleteSessionsOf,
  findOpen,
  findOwnPictures,
  findPasswordChange,
  hasOtherAdmin,
  lockEverybodyAround,
} from './repository.js';

export interface ClosureDependencies {
  readonly db: Database;
  readonly formerNames: FormerNames;
  readonly passwordChanges: Pick<PasswordChanges, 'confirm'>;
  readonly passwords: Pick<Passwords, 'hash'>;
  readonly stepUp: StepUp;
  readonly throttle: Pick<Throttle, 'forget'>;
  readonly now: () => Date;
  /** Called after a commit that left events in the outbox. */
  readonly wakeRelay: () => void;
  /** Called with whose tokens count no more. */
  readonly noteClosed: (userId: string) => void;
  readonly logger: Logger;
}

/** Closing accounts. */
export interface Closures {
  /**
   * Closes a person's own account, for good: in one transaction nothing of who they were is left here, and everybody
   * else is told to forget them.
   *
   * @param code of the authenticator, or a recovery code; needed where two-factor sign-in is on
   * @throws AppError wrong_password | two_factor_required | invalid_two_factor_code | too_many_requests; unauthorized when
   * it is closed already, as its tokens are told everywhere; conflict for the last administrator, without whom nobody could make another
   */
  close(userId: string, password: string, code: string | undefined): Promise<void>;
}

/** The use case of closing one's account. */
export function createClosures(dependencies: ClosureDependencies): Closures {
  const { db, formerNames, passwordChanges, passwords, stepUp, throttle, now, logger } = dependencies;

  /** Everything that closing is, or nothing of it. */
  async function erase(tx: Transaction, user: User, locked: ReadonlySet<string>, passwordHash: string): Promise<void> {
    const at = now();
    const circle = await deleteFollowsOf(tx, user.id);
    if (!circle.every((id) => locked.has(id))) throw new Error(`somebody follows ${user.id} who was not there yet`);
    const endedSessions = await deleteSessionsOf(tx, user.id);
    await deleteSecretsOf(tx, user);
    await formerNames.keep(tx, user.username);
    const pictures = await findOwnPictures(tx, user);
    const sequence = await anonymiseUser(tx, user.id, passwordHash, at);
    await appendToOutbox(tx, [userClosed(user, pictures, sequence, at)]);
    await recordAudit(tx, { action: 'account.closed', actorId: user.id, details: { endedSessions } });
    await throttle.forget(tx, everythingAgainst(user));
  }

  /** Locks the person and everybody around them. @param changedAt when the password was, that they have typed */
  async function lock(tx: Transaction, userId: string, changedAt: Date | null) {
    await shutFollowing(tx, userId);
    const locked = await lockEverybodyAround(tx, userId);
    const user = (await findOpen(tx, userId, changedAt)) ?? (await refuseChanged(tx, userId));
    if (user.role === 'admin' && !(await hasOtherAdmin(tx, userId))) {
      fail('conflict', 'The last administrator cannot leave: make another one first');
    }
    return { user, locked };
  }

  return {
    async close(userId, password, code) {
      const changedAt = await findPasswordChange(db, userId);
      if (changedAt === undefined) refuseClosed();
      await passwordChanges.confirm(userId, password, 'account.closed');
      await stepUp.expectCode(userId, code);
      // Of a password nobody knows: the row must have one, and none must fit.
      const hash = await passwords.hash(randomBytes(32).toString('base64url'));
      await stepUp.run({
        ...{ userId, code },
        refusal: { action: 'account.closed', actorId: userId, details: { wrong: 'code' } },
        lock: (tx) => lock(tx, userId, changedAt),
        work: (tx, { user, locked }) => erase(tx, user, locked, hash),
      });
      dependencies.noteClosed(userId);
      dependencies.wakeRelay();
      logger.info({ event: 'account.closed', userId }, 'account closed');
    },
  };
}

/** Changed since the password was compared: the account is closed, or what was typed is not its password any more. */
async function refuseChanged(tx: Transaction, userId: string): Promise<never> {
  if ((await findUser(tx, userId)) === undefined) refuseClosed();
  fail('wrong_password');
}

/** All that attempts at somebody's account are counted by, but for where they come from. */
function everythingAgainst({ id, username, email }: User): Against[] {
  return [againstName(username), againstName(email), againstOwner(id), codesOf(id)];
}
