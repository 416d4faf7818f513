import type { DomainEvent } from '@artel/shared/contracts';
import type { Logger } from '@artel/shared/telemetry';
import { createRounds } from '../background/index.js';
import type { Database, Transaction } from '../database/index.js';
import type { MailTokens } from '../mail-tokens/index.js';
import { lockUser } from '../profiles/index.js';
import { makeArchive } from './archive.js';
import { givenUpAfterMs, keptMs, rememberedMs } from './data-export.js';
import {
  findUnannounced,
  lockCollectedExport,
  lockOpenExport,
  makeReady,
  saveArchive,
  savePart,
} from './repository.js';
import { removeOverdue } from './retention-repository.js';
import type { SealedExports } from './sealed.js';

/** How often it is looked whether an export is complete that no process in this state remembers, in milliseconds. */
const everyMs = 30_000;

export interface CollectingDependencies {
  readonly db: Database;
  readonly sealed: SealedExports;
  readonly mailTokens: Pick<MailTokens, 'issue' | 'revoke'>;
  readonly now: () => Date;
  /** Called after a commit that left events in the outbox. */
  readonly wakeRelay: () => void;
  readonly logger: Logger;
}

/** From contributions to an archive: taking them in, making it, telling its owner, and forgetting it. */
export interface Collecting {
  /** Keeps a part, once; one nobody waits for is ignored. */
  take(event: DomainEvent<'data_export.contributed.v1'>): Promise<void>;
  start(): void;
  /** Finishes what is under way; the rest waits for the next start. */
  stop(): Promise<void>;
}

/**
 * Contributions are sealed and kept as they come. Whether that was the last one is for the rounds to find out, which
 * any replica makes: a process that dies in between leaves nothing undone.
 */
export function createCollecting(dependencies: CollectingDependencies): Collecting {
  const { db, sealed, mailTokens, now, wakeRelay, logger } = dependencies;
  const rounds = createRounds({ name: 'data exports', everyMs, round, logger });

  async function round(): Promise<void> {
    await archiveAll();
    while (await announceOne()) wakeRelay();
    const at = now();
    const before = (ms: number) => new Date(at.getTime() - ms);
    await removeOverdue(db, {
      now: at,
      forgottenBefore: before(rememberedMs),
      givenUpBefore: before(givenUpAfterMs),
    });
  }

  /**
   * Makes what can be made; one that cannot, as when no secret opens its parts any more, holds up no other, and is tried
   * again until it is given up.
   */
  async function archiveAll(): Promise<void> {
    const failed: string[] = [];
    let outcome: 'made' | 'failed' | 'none' = 'made';
    while (outcome !== 'none') outcome = await db.transaction((tx) => archiveOne(tx, failed));
  }

  async function archiveOne(tx: Transaction, failed: string[]): Promise<'made' | 'failed' | 'none'> {
    const collected = await lockCollectedExport(tx, failed);
    if (collected === undefined) return 'none';
    const { id: exportId, userId } = collected;
    try {
      const archive = await makeArchive(tx, collected, sealed, now());
      await saveArchive(tx, exportId, sealed.sealArchive(exportId, userId, archive), now());
      logger.info({ event: 'data_export.archived', exportId, bytes: archive.length });
      return 'made';
    } catch (err) {
      failed.push(exportId);
      logger.error({ event: 'data_export.failed', exportId, err });
      return 'failed';
    }
  }

  /** Apart from making the archive, because the person is locked for it, who may want to do other things meanwhile. */
  async function announceOne(): Promise<boolean> {
    const found = await findUnannounced(db);
    if (found === undefined) return false;
    const { id, userId } = found;
    await db.transaction(async (tx) => {
      const user = await lockUser(tx, userId);
      const at = now();
      if (user === undefined || !(await makeReady(tx, id, at, new Date(at.getTime() + keptMs)))) return;
      // A link leads to the export that was ready last, so that there is one that works at a time.
      await mailTokens.revoke(tx, userId, ['data_export']);
      await mailTokens.issue(tx, user, 'data_export', user.email, id);
    });
    return true;
  }

  return {
    async take({ data: { exportId, userId, service, part, isLast, records } }) {
      await db.transaction(async (tx) => {
        if (!(await lockOpenExport(tx, exportId, userId, service))) return;
        const name = { exportId, service, part };
        const collections = [...new Set(records.map(({ collection }) => collection))];
        await savePart(tx, { ...name, isLast, collections, records: sealed.sealPart(name, records) });
      });
      rounds.wake();
    },
    start: rounds.start,
    stop: rounds.stop,
  };
}
