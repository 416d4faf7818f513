import type { Queryable, Transaction } from '../database/index.js';
import type { Contribution, DataExport } from './data-export.js';

/** A part at rest: which files it belongs to, and its records, sealed. */
export interface StoredPart extends Contribution {
  readonly collections: readonly string[];
  readonly records: string;
}

/** An export whose parts are all here. */
export interface CollectedExport {
  readonly id: string;
  readonly userId: string;
  readonly requestedAt: Date;
}

/** Services of whose parts some are not here: the last one, or one before it. */
const missing = `array(
  select wanted.service from unnest(e.services) as wanted (service)
  where not exists (
    select from data_export_parts as final
    where final.export_id = e.id and final.service = wanted.service and final.is_last
      and final.part + 1 = (
        select count(*) from data_export_parts as p where p.export_id = e.id and p.service = wanted.service
      )
  )
  order by 1
)`;

const columns = `
e.id, e.requested_at as "requestedAt", e.ready_at as "readyAt", e.expires_at as "expiresAt",
case when e.archived_at is null then ${missing} else '{}' end as missing`;

const selectOfUser = `
select ${columns} from data_exports as e where e.user_id = $1 order by e.requested_at desc, e.id limit $2 offset $3`;

const selectOne = `select ${columns} from data_exports as e where e.user_id = $1 and e.id = $2`;

const selectLatest = `
select requested_at as "requestedAt" from data_exports where user_id = $1 order by requested_at desc limit 1`;

const selectArchive = 'select archive from data_exports where user_id = $1 and id = $2 and ready_at is not null';

const selectLatestReady = `
select id from data_exports where user_id = $1 and ready_at is not null order by ready_at desc limit 1`;

const insert = 'insert into data_exports (id, user_id, services, requested_at) values ($1, $2, $3, $4)';

const deleteUnarchived = 'delete from data_exports where user_id = $1 and archived_at is null';

/** Shared, so that parts come in together; but none while, or after, the archive is made. */
const lockOpen = `
select from data_exports where id = $1 and user_id = $2 and $3 = any(services) and archived_at is null for share`;

const insertPart = `
insert into data_export_parts (export_id, service, part, is_last, collections, records)
values ($1, $2, $3, $4, $5, $6)
on conflict do nothing`;

const lockCollected = `
select e.id, e.user_id as "userId", e.requested_at as "requestedAt"
from data_exports as e
where e.archived_at is null and cardinality(${missing}) = 0 and e.id <> all($1)
order by e.requested_at
limit 1
for update of e skip locked`;

const selectFiles = `
select service, collection
from data_export_parts, unnest(collections) as collection
where export_id = $1
group by service, collection
order by service, min(part), min(array_position(collections, collection))`;

const selectParts = `
select export_id as "exportId", service, part, is_last as "isLast", collections, records
from data_export_parts
where export_id = $1 and service = $2 and $3 = any(collections) and part > $4
order by part
limit 1`;

const updateArchive = 'update data_exports set archive = $2, archived_at = $3 where id = $1';

const deleteParts = 'delete from data_export_parts where export_id = $1';

const selectUnannounced = `
select id, user_id as "userId" from data_exports
where archived_at is not null and ready_at is null
order by archived_at
limit 1`;

const updateReady = `
update data_exports set ready_at = $2, expires_at = $3 where id = $1 and archived_at is not null and ready_at is null`;

/** A page of somebody's exports, the latest first, and how many there are. */
export async function findExports(
  db: Queryable,
  userId: string,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<{ exports: DataExport[]; total: number }> {
  const { rows: exports } = await db.query<DataExport>(selectOfUser, [userId, limit, offset]);
  const counted = await db.query<{ total: number }>(
    'select count(*)::int as total from data_exports where user_id = $1',
    [userId],
  );
  return { exports, total: counted.rows[0]?.total ?? 0 };
}

/** One of somebody's exports. */
export async function findExport(db: Queryable, userId: string, id: string): Promise<DataExport | undefined> {
  return (await db.query<DataExport>(selectOne, [userId, id])).rows[0];
}

/** When somebody asked last. */
export async function findLastRequest(db: Queryable, userId: string): Promise<Date | undefined> {
  return (await db.query<{ requestedAt: Date }>(selectLatest, [userId])).rows[0]?.requestedAt;
}

/** The archive of somebody's export, sealed; undefined when it is not there yet, or not there any more. */
export async function findArchive(db: Queryable, userId: string, id: string): Promise<string | undefined> {
  return (await db.query<{ archive: string | null }>(selectArchive, [userId, id])).rows[0]?.archive ?? undefined;
}

/** Which of somebody's exports was ready last. */
export async function findLatestReady(db: Queryable, userId: string): Promise<string | undefined> {
  return (await db.query<{ id: string }>(selectLatestReady, [userId])).rows[0]?.id;
}

/** Opens an export in place of one that is still collected, if there is one. */
export async function openExport(
  tx: Transaction,
  { id, userId, services, now }: { id: string; userId: string; services: readonly string[]; now: Date },
): Promise<void> {
  await tx.query(deleteUnarchived, [userId]);
  await tx.query(insert, [id, userId, services, now]);
}

/** Whether an export takes what this service contributes; if so it does until the transaction ends. */
export async function lockOpenExport(tx: Transaction, id: string, userId: string, service: string): Promise<boolean> {
  return (await tx.query(lockOpen, [id, userId, service])).rowCount === 1;
}

/** Keeps a part, unless it is here already. */
export async function savePart(tx: Transaction, part: StoredPart): Promise<void> {
  const { exportId, service, isLast, collections, records } = part;
  await tx.query(insertPart, [exportId, service, part.part, isLast, collections, records]);
}

/** An export whose parts are all here and that nobody else makes an archive of; none of `except`. */
export async function lockCollectedExport(
  tx: Transaction,
  except: readonly string[],
): Promise<CollectedExport | undefined> {
  return (await tx.query<CollectedExport>(lockCollected, [except])).rows[0];
}

/** Which files the parts of an export make, in the order of the services. */
export async function findFiles(tx: Transaction, id: string): Promise<{ service: string; collection: string }[]> {
  return (await tx.query<{ service: string; collection: string }>(selectFiles, [id])).rows;
}

/** The parts with something for a file, in order and one at a time: together they may be large. */
export async function* partsOf(
  tx: Transaction,
  id: string,
  { service, collection }: { readonly service: string; readonly collection: string },
): AsyncGenerator<StoredPart> {
  let last = -1;
  for (;;) {
    const [part] = (await tx.query<StoredPart>(selectParts, [id, service, collection, last])).rows;
    if (part === undefined) return;
    yield part;
    last = part.part;
  }
}

/** Keeps the archive of an export in place of its parts. */
export async function saveArchive(tx: Transaction, id: string, archive: string, now: Date): Promise<void> {
  await tx.query(updateArchive, [id, archive, now]);
  await tx.query(deleteParts, [id]);
}

/** An export that has its archive, and whose owner does not know yet. */
export async function findUnannounced(db: Queryable): Promise<{ id: string; userId: string } | undefined> {
  return (await db.query<{ id: string; userId: string }>(selectUnannounced)).rows[0];
}

/** Makes an export ready to be fetched; false when somebody else has. */
export async function makeReady(tx: Transaction, id: string, now: Date, expiresAt: Date): Promise<boolean> {
  return (await tx.query(updateReady, [id, now, expiresAt])).rowCount === 1;
}
