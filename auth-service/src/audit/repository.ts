import { newId } from '@artel/shared/ids';
import { currentTraceparent, traceIdOf } from '@artel/shared/telemetry';
import type { Prepared, Queryable } from '../database/index.js';
import { type AuditAction, type AuditDetails, type AuditEntry, confidentialDetail } from './entry.js';
import { currentAddress } from './origin.js';

/** One act, as the log tells of it. */
export interface AuditRecord {
  readonly id: string;
  readonly at: Date;
  readonly action: AuditAction;
  readonly outcome: 'ok' | 'refused';
  readonly actorId: string | null;
  readonly subjectId: string | null;
  readonly address: string | null;
  readonly traceId: string;
  readonly details: AuditDetails;
}

/** Which acts to tell of; what is left out does not matter. */
export interface AuditFilter {
  /** Who did it, or to whom it was done. */
  readonly user?: string;
  readonly action?: AuditAction;
  /** From this moment on. */
  readonly from?: Date;
  /** Before this moment. */
  readonly to?: Date;
}

const insert: Prepared = { name: 'audit_entry', text: insertEntry(1) };

const matching = `
where ($1::uuid is null or actor_id = $1 or subject_id = $1) and ($2::text is null or action = $2)
  and ($3::timestamptz is null or at >= $3) and ($4::timestamptz is null or at < $4)`;

const select = `
select id, at, action, outcome, actor_id as "actorId", subject_id as "subjectId", address, trace_id as "traceId",
       details
from audit_log ${matching}
order by id desc
limit $5 offset $6`;

const count = `select count(*)::int as total from audit_log ${matching}`;

/**
 * Tells the log of an act. What was done is recorded in the transaction that does it, so that neither is kept without
 * the other; what was refused changed nothing and is recorded with the database itself, where no rollback takes it back.
 *
 * @throws Error when the details name a secret: a log is read by more people than may know it
 */
export async function recordAudit(client: Queryable, entry: AuditEntry): Promise<void> {
  await client.query(insert, entryValues(entry));
}

/**
 * What {@link recordAudit} does, as a part of a statement that does more: the entry is told once for each row of
 * `source`, with {@link entryValues} as the parameters from `$first` on.
 */
export function insertEntry(first: number, source?: string): string {
  const [id, ...others] = Array.from({ length: 8 }, (_, index) => `$${first + index}`);
  return `
insert into audit_log (id, at, action, outcome, actor_id, subject_id, address, trace_id, details)
select ${id}, now(), ${others.join(', ')} ${source === undefined ? '' : `from ${source}`}`;
}

/** An entry as the parameters of {@link insertEntry}. @throws like {@link recordAudit} */
export function entryValues(entry: AuditEntry): unknown[] {
  const { action, outcome = 'ok', actorId, subjectId = actorId, address = currentAddress(), details = {} } = entry;
  const secret = confidentialDetail(details);
  if (secret !== undefined) throw new Error(`"${secret}" is not for the audit log`);
  const traceId = traceIdOf(currentTraceparent());
  return [newId(), action, outcome, actorId, subjectId, address, traceId, JSON.stringify(details)];
}

/** A page of the log, latest first, and how many acts there are in all. */
export async function findAudit(
  db: Queryable,
  { user, action, from, to }: AuditFilter,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<{ readonly entries: AuditRecord[]; readonly total: number }> {
  const filter = [user ?? null, action ?? null, from ?? null, to ?? null];
  const [entries, counted] = await Promise.all([
    db.query<AuditRecord>(select, [...filter, limit, offset]),
    db.query<{ total: number }>(count, filter),
  ]);
  return { entries: entries.rows, total: counted.rows[0]?.total ?? 0 };
}
