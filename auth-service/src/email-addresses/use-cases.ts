import { fail } from '@artel/shared/errors';
import { appendToOutbox } from '@artel/shared/outbox';
import { recordAudit } from '../audit/index.js';
import { type Database, type Transaction, violatedUniqueIndex } from '../database/index.js';
import type { MailRequests, MailTokens } from '../mail-tokens/index.js';
import type { PasswordChanges } from '../passwords/index.js';
import { takeSequence, type User, userUpdated } from '../profiles/index.js';
import type { StepUp } from '../sessions/index.js';
import { emailChanged } from './events.js';
import { isEmailTaken, saveVerifiedEmail } from './repository.js';

export interface EmailAddressDependencies {
  readonly db: Database;
  readonly mailTokens: Pick<MailTokens, 'issue' | 'redeem' | 'revoke'>;
  readonly mailRequests: Pick<MailRequests, 'ask' | 'mayAsk'>;
  readonly passwordChanges: Pick<PasswordChanges, 'confirm'>;
  readonly stepUp: StepUp;
  readonly now: () => Date;
  /** Called after a commit that left events in the outbox. */
  readonly wakeRelay: () => void;
}

/** What somebody gives to be reached elsewhere. */
export interface AddressChange {
  readonly email: string;
  readonly password: string;
  /** Of the authenticator, or a recovery code; needed where two-factor sign-in is on. */
  readonly code?: string | undefined;
}

/** Showing that letters reach one, and being reached elsewhere. */
export interface EmailAddresses {
  /** Takes the token of a letter as proof that its address is the person's. @throws AppError mail_token_invalid */
  verify(token: string): Promise<void>;
  /** Asks for that letter again, if an account with this address still needs it; neither answer nor time tells. */
  resend(email: string): Promise<void>;
  /**
   * Asks for another address: it is theirs once they open the link sent there. The current address is told.
   *
   * @throws AppError wrong_password | two_factor_required | invalid_two_factor_code | email_taken | too_many_requests |
   * validation_failed when it is the current one
   */
  requestChange(userId: string, change: AddressChange): Promise<void>;
  /** Makes the address a letter went to the person's own, and has the former one told. @throws AppError mail_token_invalid | email_taken */
  confirmChange(token: string): Promise<void>;
}

/** The use cases around the addresses of people. */
export function createEmailAddresses(dependencies: EmailAddressDependencies): EmailAddresses {
  const { db, mailTokens, mailRequests, passwordChanges, stepUp, now, wakeRelay } = dependencies;

  async function settle(tx: Transaction, user: User, email: string): Promise<void> {
    const saved = await saveVerifiedEmail(tx, user.id, email, now());
    await appendToOutbox(tx, [userUpdated(saved)]);
  }

  return {
    async verify(token) {
      await db.transaction(async (tx) => {
        const { user, email } = await mailTokens.redeem(tx, token, 'verify_email');
        await settle(tx, user, email);
        await recordAudit(tx, { action: 'email.verified', actorId: user.id });
      });
      wakeRelay();
    },
    resend: (email) => mailRequests.ask('verify_email', email),
    async requestChange(userId, { email, password, code }) {
      await passwordChanges.confirm(userId, password, 'email.change_requested');
      await stepUp.expectCode(userId, code);
      if (!(await mailRequests.mayAsk('change_email', userId))) {
        fail('too_many_requests', 'too many changes of address; try again in an hour', { retryAfter: 3600 });
      }
      await stepUp.change(userId, code, 'email.change_requested', async (tx, user) => {
        refuseSame(user, email);
        if (await isEmailTaken(tx, email, userId)) refuseTaken();
        // Only the address asked for last can be confirmed.
        await mailTokens.revoke(tx, userId, ['change_email']);
        await mailTokens.issue(tx, user, 'change_email', email);
        await recordAudit(tx, { action: 'email.change_requested', actorId: userId });
      });
      wakeRelay();
    },
    async confirmChange(token) {
      try {
        await db.transaction(async (tx) => {
          const { user, email } = await mailTokens.redeem(tx, token, 'change_email');
          await settle(tx, user, email);
          const sequence = await takeSequence(tx, user.id);
          const told = { userId: user.id, formerEmail: user.email, sequence, at: now() };
          await appendToOutbox(tx, [emailChanged(told)]);
          // What was sent to the old address proves nothing about the new one.
          await mailTokens.revoke(tx, user.id, ['verify_email', 'reset_password']);
          await recordAudit(tx, { action: 'email.changed', actorId: user.id });
        });
      } catch (error) {
        if (violatedUniqueIndex(error) === 'users_email_key') refuseTaken();
        throw error;
      }
      wakeRelay();
    },
  };
}

function refuseSame(user: User, email: string): void {
  if (user.email !== email) return;
  const message = 'email is the current address';
  fail('validation_failed', message, { fields: [{ field: 'email', message }] });
}

function refuseTaken(): never {
  fail('email_taken', undefined, { fields: [{ field: 'email', message: 'email is taken' }] });
}
