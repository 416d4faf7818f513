import { type FieldError, fail } from '@artel/shared/errors';
import { appendToOutbox } from '@artel/shared/outbox';
import type { Logger } from '@artel/shared/telemetry';
import { type AuditAction, recordAudit } from '../audit/index.js';
import type { Database, Transaction } from '../database/index.js';
import type { MailRequests, MailTokens } from '../mail-tokens/index.js';
import { findUser, refuseClosed, takeSequence, type User } from '../profiles/index.js';
import { endSessionsOf, type Passwords, type StepUp } from '../sessions/index.js';
import { againstOwner, type Throttle } from '../throttle/index.js';
import { commonPasswords } from './common.js';
import { passwordChanged } from './events.js';
import { weakness } from './policy.js';
import { findPasswordHash, savePasswordHash } from './repository.js';

export interface PasswordChangeDependencies {
  readonly db: Database;
  readonly passwords: Passwords;
  readonly throttle: Throttle;
  readonly stepUp: StepUp;
  readonly mailTokens: Pick<MailTokens, 'find' | 'redeem' | 'revoke'>;
  readonly mailRequests: Pick<MailRequests, 'ask'>;
  readonly now: () => Date;
  /** Called after a commit that left events in the outbox. */
  readonly wakeRelay: () => void;
  readonly logger: Logger;
}

/** What somebody gives to have another password. */
export interface PasswordChange {
  readonly currentPassword: string;
  readonly newPassword: string;
  /** Of the authenticator, or a recovery code; needed where two-factor sign-in is on. */
  readonly code?: string | undefined;
}

/** Getting another password: by a letter when it is forgotten, or with the current one. */
export interface PasswordChanges {
  /** Asks for a letter with a link, if an account has the address; neither answer nor time tells whether. */
  forgot(email: string): Promise<void>;
  /**
   * Sets a password with the token of a letter, and ends every session: whoever knew the old one is out.
   *
   * @throws AppError mail_token_invalid | validation_failed, which leaves the token to be used again
   */
  reset(token: string, password: string): Promise<void>;
  /**
   * Sets a password in place of the current one, and ends every session but the one it is done from.
   *
   * @throws AppError wrong_password | two_factor_required | invalid_two_factor_code | too_many_requests |
   * validation_failed
   */
  change(session: { readonly userId: string; readonly sessionId: string }, passwords: PasswordChange): Promise<void>;
  /**
   * Refuses whoever does not know the person's password, and notes what it was for.
   *
   * @throws AppError wrong_password | too_many_requests; unauthorized when the account is closed
   */
  confirm(userId: string, password: string, purpose: AuditAction): Promise<void>;
}

/** The use cases around changing passwords. */
export function createPasswordChanges(dependencies: PasswordChangeDependencies): PasswordChanges {
  const { db, passwords, throttle, stepUp, mailTokens, mailRequests, now, wakeRelay, logger } = dependencies;

  async function confirm(userId: string, password: string, purpose: AuditAction): Promise<string> {
    const stored = (await findPasswordHash(db, userId)) ?? refuseClosed();
    const attempt = await throttle.begin([againstOwner(userId)]);
    if (!(await passwords.verify(password, stored))) {
      await recordAudit(db, { action: purpose, outcome: 'refused', actorId: userId });
      fail('wrong_password');
    }
    await db.transaction((tx) => attempt.succeeded(tx, [againstOwner(userId)]));
    return stored;
  }

  /** What every change of a password brings with it, in one transaction. */
  async function replace(tx: Transaction, user: User, change: Change): Promise<void> {
    const at = now();
    await savePasswordHash(tx, user.id, { hash: change.hash, provesEmail: change.how === 'reset', at });
    // An address somebody else may have asked for, and links somebody else may have read, go with the password.
    await mailTokens.revoke(tx, user.id, ['reset_password', 'change_email']);
    const reason = change.how === 'reset' ? 'password_reset' : 'password_changed';
    const ended = await endSessionsOf(tx, user.id, change.keepSession, reason, at);
    const sequence = await takeSequence(tx, user.id);
    await appendToOutbox(tx, [passwordChanged(user, change.how, sequence, at)]);
    const action = change.how === 'reset' ? 'password.reset' : 'password.changed';
    await recordAudit(tx, { action, actorId: user.id, details: { endedSessions: ended.length } });
    logger.info({ event: 'password.changed', userId: user.id, how: change.how, endedSessions: ended.length });
  }

  return {
    forgot: (email) => mailRequests.ask('reset_password', email),
    async reset(token, password) {
      // Looked at first: hashing is dear, and a password that is refused must not use up the link.
      const found = (await mailTokens.find(db, token, 'reset_password')) ?? fail('mail_token_invalid');
      const owner = (await findUser(db, found.userId)) ?? fail('mail_token_invalid');
      await refuseWeak('password', password, owner);
      const hash = await passwords.hash(password);
      await db.transaction(async (tx) => {
        const { user } = await mailTokens.redeem(tx, token, 'reset_password');
        await replace(tx, user, { how: 'reset', hash, keepSession: null });
      });
      wakeRelay();
    },
    async change({ userId, sessionId }, { currentPassword, newPassword, code }) {
      const known = await confirm(userId, currentPassword, 'password.changed');
      await stepUp.expectCode(userId, code);
      const owner = (await findUser(db, userId)) ?? fail('user_not_found');
      await refuseWeak('newPassword', newPassword, owner);
      if (await passwords.verify(newPassword, known)) {
        refuse([{ field: 'newPassword', message: 'newPassword must differ from the current password' }]);
      }
      const hash = await passwords.hash(newPassword);
      await stepUp.change(userId, code, 'password.changed', async (tx, user) => {
        // Changed by somebody else since it was compared: what was typed is not the current password any more.
        if ((await findPasswordHash(tx, userId)) !== known) fail('wrong_password');
        await replace(tx, user, { how: 'changed', hash, keepSession: sessionId });
      });
      wakeRelay();
    },
    confirm: async (...attempt) => void (await confirm(...attempt)),
  };
}

interface Change {
  readonly how: 'changed' | 'reset';
  readonly hash: string;
  /** The session that goes on, if any. */
  readonly keepSession: string | null;
}

async function refuseWeak(field: string, password: string, owner: User): Promise<void> {
  const problem = weakness(password, owner, await commonPasswords());
  if (problem !== undefined) refuse([{ field, message: `${field} ${problem}` }]);
}

function refuse(fields: FieldError[]): never {
  fail('validation_failed', fields.map(({ message }) => message).join('; '), { fields });
}
