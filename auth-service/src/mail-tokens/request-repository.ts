import type { Queryable, Transaction } from '../database/index.js';
import type { RequestedPurpose } from './token.js';

/** A letter somebody asked for: which, and by what they are known. */
export interface MailRequest {
  readonly purpose: RequestedPurpose;
  readonly subject: string;
}

/** $4: when the window that began before is over; $5: whether a letter is to follow; $6: letters per window. */
const count = `
insert into mail_requests as known (purpose, subject, window_start, count, pending) values ($1, $2, $3, 1, $5)
on conflict (purpose, subject) do update set
  window_start = case when known.window_start <= $4 then excluded.window_start else known.window_start end,
  count = case when known.window_start <= $4 then 1 else least(known.count + 1, 1000000) end,
  pending = known.pending or ($5 and (known.window_start <= $4 or known.count < $6))
returning count`;

const takeOne = `
update mail_requests set pending = false
where (purpose, subject) = (
  select purpose, subject from mail_requests where pending order by window_start limit 1 for update skip locked
)
returning purpose, subject`;

const deleteOld = 'delete from mail_requests where not pending and window_start <= $1';

/** Notes a request in one statement, the same for every subject. @returns which one it is within the window */
export async function noteRequest(
  db: Queryable,
  { purpose, subject }: MailRequest,
  window: { readonly now: Date; readonly since: Date; readonly letters: number },
  isPending: boolean,
): Promise<number> {
  const values = [purpose, subject, window.now, window.since, isPending, window.letters];
  const { rows } = await db.query<{ count: number }>(count, values);
  return rows[0]?.count ?? 1;
}

/** Takes a request nobody else works on; undefined when there is none. It is back if the transaction fails. */
export async function takeRequest(tx: Transaction): Promise<MailRequest | undefined> {
  return (await tx.query<MailRequest>(takeOne)).rows[0];
}

/** Forgets requests whose window is over. */
export async function removeOldRequests(db: Queryable, before: Date): Promise<void> {
  await db.query(deleteOld, [before]);
}
