import type { Queryable } from '../database/index.js';

const dropArchives = 'update data_exports set archive = null where archive is not null and expires_at <= $1';

const deleteOld = `
delete from data_exports where requested_at <= $1 or (archived_at is null and requested_at <= $2)`;

/** Until when what is kept. */
export interface Retention {
  readonly now: Date;
  /** Exports asked for before are forgotten. */
  readonly forgottenBefore: Date;
  /** Those still not collected are given up. */
  readonly givenUpBefore: Date;
}

/** Removes archives that have expired, and exports nobody needs to know of any more. */
export async function removeOverdue(db: Queryable, retention: Retention): Promise<void> {
  await db.query(dropArchives, [retention.now]);
  await db.query(deleteOld, [retention.forgottenBefore, retention.givenUpBefore]);
}
