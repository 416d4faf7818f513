import { fail } from '@artel/shared/errors';
import { appendToOutbox } from '@artel/shared/outbox';
import type { Queryable, Transaction } from '../database/index.js';
import { isSuspended, lockUser, takeSequence, type User } from '../profiles/index.js';
import { letterRequested } from './events.js';
import {
  findMailToken,
  insertMailToken,
  removeMailToken,
  removeMailTokensOf,
  type StoredMailToken,
} from './repository.js';
import { hashOf, lifetimeMs, type MailPurpose, newMailToken } from './token.js';

export interface MailTokenDependencies {
  /** Shared with the service that writes letters, and with no other. */
  readonly secret: string;
  readonly now: () => Date;
}

/** Whose token was redeemed, and what it proves. */
export interface Redeemed {
  /** As they were when it was redeemed; locked until the transaction ends. */
  readonly user: User;
  /** The address the letter went to. */
  readonly email: string;
}

/** The secrets in the links of letters: handed out, looked at, and redeemed once. */
export interface MailTokens {
  /**
   * Makes a token and asks for the letter that carries it. The caller has locked the person.
   *
   * @param exportId what a token for `data_export` is about
   */
  issue(tx: Transaction, user: User, purpose: MailPurpose, email: string, exportId?: string): Promise<void>;
  /** Whose token it is, without using it up; undefined when it cannot be redeemed. */
  find(db: Queryable, token: string, purpose: MailPurpose): Promise<StoredMailToken | undefined>;
  /**
   * Uses a token up: of any number of attempts, one succeeds. Other tokens of the person for the same purpose go with
   * it.
   *
   * @throws AppError mail_token_invalid when it is unknown, used, expired, for another purpose, or was sent to an
   * address that the person has given up since; and for somebody who is suspended, for as long as that lasts
   */
  redeem(tx: Transaction, token: string, purpose: MailPurpose): Promise<Redeemed>;
  /** Makes a person's links for these purposes useless. */
  revoke(tx: Transaction, userId: string, purposes: readonly MailPurpose[]): Promise<void>;
}

/** Mail tokens in the database: their hashes only. */
export function createMailTokens({ secret, now }: MailTokenDependencies): MailTokens {
  return {
    async issue(tx, user, purpose, email, exportId) {
      const token = newMailToken();
      const createdAt = now();
      const expiresAt = new Date(createdAt.getTime() + lifetimeMs[purpose]);
      await insertMailToken(tx, { hash: hashOf(token), userId: user.id, purpose, email, createdAt, expiresAt });
      const sequence = await takeSequence(tx, user.id);
      const letter = { purpose, token, email, createdAt, expiresAt, exportId };
      await appendToOutbox(tx, [letterRequested(letter, user, sequence, secret)]);
    },
    find: (db, token, purpose) => findMailToken(db, hashOf(token), purpose, now()),
    async redeem(tx, token, purpose) {
      const hash = hashOf(token);
      const found = (await findMailToken(tx, hash, purpose, now())) ?? fail('mail_token_invalid');
      // The person first, as everywhere: two changes that took their locks in different orders would wait forever.
      const user = (await lockUser(tx, found.userId)) ?? fail('mail_token_invalid');
      // Said of an invented token too: nobody learns from a link that somebody is suspended.
      if (await isSuspended(tx, user.id)) fail('mail_token_invalid');
      if (!(await removeMailToken(tx, hash))) fail('mail_token_invalid');
      if (purpose !== 'change_email' && found.email !== user.email) fail('mail_token_invalid');
      await removeMailTokensOf(tx, user.id, [purpose]);
      return { user, email: found.email };
    },
    revoke: removeMailTokensOf,
  };
}
