import type { Logger } from '@artel/shared/telemetry';
import { type AuditAction, recordAudit } from '../audit/index.js';
import { createRounds } from '../background/index.js';
import type { Database, Transaction } from '../database/index.js';
import { isSuspended, type User } from '../profiles/index.js';
import type { MailTokens } from './mail-tokens.js';
import { lockUserByEmail, removeExpiredMailTokens } from './repository.js';
import { type MailRequest, noteRequest, removeOldRequests, takeRequest } from './request-repository.js';
import type { RequestedPurpose } from './token.js';

const windowMs = 60 * 60_000;

/** Letters to one address in that time. */
const lettersPerWindow = 3;

/** How often requests are looked for that no process in this state remembers, in milliseconds. */
const everyMs = 30_000;

const actions = {
  verify_email: 'email.verification_requested',
  reset_password: 'password.reset_requested',
  change_email: 'email.change_requested',
} as const satisfies Record<RequestedPurpose, AuditAction>;

export interface MailRequestDependencies {
  readonly db: Database;
  readonly mailTokens: Pick<MailTokens, 'issue'>;
  readonly now: () => Date;
  /** Called after a commit that left events in the outbox. */
  readonly wakeRelay: () => void;
  readonly logger: Logger;
}

/**
 * Letters asked for by somebody who is not signed in. Asking is one statement that does not look at accounts, so
 * neither the answer nor the time it takes tells whether there is one; whether a letter follows is found out later.
 */
export interface MailRequests {
  /** Asks for a letter to the account with this address, if there is one. Beyond three an hour nothing follows. */
  ask(purpose: 'verify_email' | 'reset_password', email: string): Promise<void>;
  /** Counts a letter somebody signed in asks for; false when they have had enough for now. */
  mayAsk(purpose: RequestedPurpose, userId: string): Promise<boolean>;
  start(): void;
  /** Finishes what is under way; the rest waits for the next start. */
  stop(): Promise<void>;
}

export function createMailRequests(dependencies: MailRequestDependencies): MailRequests {
  const { db, mailTokens, now, wakeRelay, logger } = dependencies;
  const rounds = createRounds({ name: 'mail requests', everyMs, round, logger });

  async function round(): Promise<void> {
    while (await db.transaction(answerOne)) wakeRelay();
    await removeOldRequests(db, windowStart(now()));
    await removeExpiredMailTokens(db, now());
  }

  async function answerOne(tx: Transaction): Promise<boolean> {
    const request = await takeRequest(tx);
    if (request === undefined) return false;
    const user = await lockUserByEmail(tx, request.subject);
    if (user !== undefined && (await wantsLetter(tx, user, request))) {
      await mailTokens.issue(tx, user, request.purpose, user.email);
      // Who asked is not known, and the address of the request is not kept with it.
      await recordAudit(tx, { action: actions[request.purpose], actorId: null, subjectId: user.id, address: null });
    }
    return true;
  }

  function note(request: MailRequest, isPending: boolean): Promise<number> {
    const window = { now: now(), since: windowStart(now()), letters: lettersPerWindow };
    return noteRequest(db, request, window, isPending);
  }

  return {
    async ask(purpose, email) {
      await note({ purpose, subject: email.toLowerCase() }, true);
      rounds.wake();
    },
    mayAsk: async (purpose, userId) => (await note({ purpose, subject: userId }, false)) <= lettersPerWindow,
    start: rounds.start,
    stop: rounds.stop,
  };
}

function windowStart(now: Date): Date {
  return new Date(now.getTime() - windowMs);
}

/** Nobody needs to verify an address twice, and who is suspended gets no letter that could not be used. */
async function wantsLetter(tx: Transaction, user: User, { purpose }: MailRequest): Promise<boolean> {
  if (purpose === 'verify_email' && user.emailVerified) return false;
  return !(await isSuspended(tx, user.id));
}
