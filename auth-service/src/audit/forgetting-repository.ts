import type { Transaction } from '../database/index.js';

/** Any fixed number that no other advisory lock of this database has. */
const retentionLock = 7_201_517;

const tryLock = 'select pg_try_advisory_xact_lock($1) as "isMine"';

/** Said to the trigger that lets nothing else be taken away, until the transaction ends. */
const sayKeptFrom = "select set_config('artel.audit_kept_from', $1, true)";

const deleteOldest = `
delete from audit_log where id in (select id from audit_log where at < $1 order by at, id limit $2)`;

/** Removes the oldest acts of before `keptFrom`, at most `limit`. @returns how many; 0 when another replica is at it */
export async function removeOldest(tx: Transaction, keptFrom: Date, limit: number): Promise<number> {
  const [lock] = (await tx.query<{ isMine: boolean }>(tryLock, [retentionLock])).rows;
  if (lock?.isMine !== true) return 0;
  await tx.query(sayKeptFrom, [keptFrom.toISOString()]);
  return (await tx.query(deleteOldest, [keptFrom, limit])).rowCount ?? 0;
}
