import { fail } from '@artel/shared/errors';
import { offsetOf, type PageQuery, type Pagination, paginate } from '@artel/shared/http';
import { newId } from '@artel/shared/ids';
import { appendToOutbox } from '@artel/shared/outbox';
import { recordAudit } from '../audit/index.js';
import type { Database, Transaction } from '../database/index.js';
import type { MailTokens } from '../mail-tokens/index.js';
import { lockUser, takeSequence } from '../profiles/index.js';
import { UnsealError } from '../secrets/index.js';
import type { StepUp } from '../sessions/index.js';
import { contributors, type DataExport, secondsToWait, statusOf } from './data-export.js';
import { dataExportRequested } from './events.js';
import { findArchive, findExport, findExports, findLastRequest, findLatestReady, openExport } from './repository.js';
import type { SealedExports } from './sealed.js';

export interface DataExportDependencies {
  readonly db: Database;
  readonly sealed: SealedExports;
  readonly mailTokens: Pick<MailTokens, 'find' | 'redeem'>;
  readonly stepUp: Pick<StepUp, 'run'>;
  readonly now: () => Date;
  /** Called after a commit that left events in the outbox. */
  readonly wakeRelay: () => void;
}

/** People getting a copy of everything the platform has about them. */
export interface DataExports {
  /**
   * Asks every service for it. One a day; one that is still collected by then is given up for the new one.
   *
   * @throws AppError too_many_requests | user_not_found
   */
  request(userId: string): Promise<DataExport>;
  list(userId: string, query: PageQuery): Promise<{ readonly exports: DataExport[]; readonly pagination: Pagination }>;
  /** The zip file. @throws AppError data_export_not_found | data_export_not_ready | data_export_expired */
  fetch(userId: string, id: string): Promise<Buffer>;
  /**
   * The zip file of the export that was ready last, to whoever has the link of the letter, which then is used up; and
   * with two-factor sign-in on, a code as well: a mailbox alone does not open such an account.
   *
   * @throws AppError mail_token_invalid | data_export_expired | two_factor_required | invalid_two_factor_code |
   * too_many_requests
   */
  fetchByLink(token: string, code: string | undefined): Promise<Buffer>;
}

/** The use cases around data exports. */
export function createDataExports(dependencies: DataExportDependencies): DataExports {
  const { db, sealed, mailTokens, stepUp, now, wakeRelay } = dependencies;

  /** Opens an archive, which is recorded: it holds everything. */
  async function hand(tx: Transaction, userId: string, id: string, by: 'session' | 'letter'): Promise<Buffer> {
    const archive = (await findArchive(tx, userId, id)) ?? fail('data_export_expired');
    await recordAudit(tx, { action: 'data_export.fetched', actorId: userId, details: { exportId: id, by } });
    try {
      return sealed.openArchive(id, userId, archive);
    } catch (cause) {
      if (!(cause instanceof UnsealError)) throw cause;
      // The secret it was sealed with was dropped meanwhile: as good as gone.
      fail('data_export_expired', undefined, { cause });
    }
  }

  async function requireReady(userId: string, id: string): Promise<void> {
    const found = (await findExport(db, userId, id)) ?? fail('data_export_not_found');
    const status = statusOf(found, now());
    if (status === 'collecting') fail('data_export_not_ready', undefined, { retryAfter: 10 });
    if (status === 'expired') fail('data_export_expired');
  }

  return {
    async request(userId) {
      const id = newId();
      const requestedAt = now();
      await db.transaction(async (tx) => {
        if ((await lockUser(tx, userId)) === undefined) fail('user_not_found');
        const retryAfter = secondsToWait(await findLastRequest(tx, userId), requestedAt);
        if (retryAfter > 0) fail('too_many_requests', 'There is one export a day', { retryAfter });
        await openExport(tx, { id, userId, services: contributors, now: requestedAt });
        const sequence = await takeSequence(tx, userId);
        await appendToOutbox(tx, [dataExportRequested({ exportId: id, userId }, sequence, requestedAt)]);
        await recordAudit(tx, { action: 'data_export.requested', actorId: userId, details: { exportId: id } });
      });
      wakeRelay();
      return { id, requestedAt, missing: contributors, readyAt: null, expiresAt: null };
    },

    async list(userId, query) {
      const { exports, total } = await findExports(db, userId, { limit: query.limit, offset: offsetOf(query) });
      return { exports, pagination: paginate(query, total) };
    },

    async fetch(userId, id) {
      await requireReady(userId, id);
      return db.transaction((tx) => hand(tx, userId, id, 'session'));
    },

    async fetchByLink(token, code) {
      const { userId } = (await mailTokens.find(db, token, 'data_export')) ?? fail('mail_token_invalid');
      return stepUp.run({
        ...{ userId, code },
        // Whoever has the letter: nobody is signed in.
        refusal: { action: 'two_factor.refused', actorId: null, subjectId: userId },
        lock: (tx) => lockUser(tx, userId),
        // Used up only now, which a wrong code must not do.
        async work(tx) {
          await mailTokens.redeem(tx, token, 'data_export');
          const id = (await findLatestReady(tx, userId)) ?? fail('mail_token_invalid');
          return hand(tx, userId, id, 'letter');
        },
      });
    },
  };
}
