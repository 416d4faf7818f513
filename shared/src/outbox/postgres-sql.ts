/**
 * The table. `position` is the order of insertion; the unique pair lets two concurrent changes of one aggregate
 * never claim the same sequence number, and finds an aggregate's head. Rows come and go quickly, so vacuum by count.
 */
export const outboxTableSql = `
CREATE TABLE IF NOT EXISTS outbox (
  position     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id           uuid        NOT NULL UNIQUE,
  type         text        NOT NULL,
  source       text        NOT NULL,
  aggregate_id text        NOT NULL,
  sequence     integer     NOT NULL CHECK (sequence > 0),
  time         timestamptz NOT NULL,
  traceparent  text        NOT NULL,
  data         jsonb       NOT NULL,
  UNIQUE (aggregate_id, sequence)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000)`;

/** One statement for any number of events: $1 is a JSON array of rows. */
export const APPEND = `
INSERT INTO outbox (id, type, source, aggregate_id, sequence, time, traceparent, data)
SELECT id, type, source, aggregate_id, sequence, time, traceparent, data
FROM jsonb_to_recordset($1::jsonb) AS event (
  id uuid, type text, source text, aggregate_id text, sequence integer, time timestamptz, traceparent text, data jsonb
)
ORDER BY aggregate_id, sequence`;

/**
 * Up to $1 aggregates, whole: to lock an aggregate's first row is to own the aggregate, because no relay takes a row
 * that has one before it, and the first stays until its owner commits. At most $2 events in all; since they are
 * ordered within their aggregate, a cut leaves each a beginning of its sequence.
 */
export const TAKE_BATCH = `
WITH heads AS (
  SELECT head.aggregate_id, head.position
  FROM outbox AS head
  WHERE NOT EXISTS (
    SELECT FROM outbox AS earlier
    WHERE earlier.aggregate_id = head.aggregate_id AND earlier.sequence < head.sequence
  )
  ORDER BY head.position
  LIMIT $1
  FOR UPDATE OF head SKIP LOCKED
)
SELECT event.id, event.type, event.source, event.aggregate_id, event.sequence, event.time, event.traceparent, event.data
FROM heads JOIN outbox AS event USING (aggregate_id)
ORDER BY heads.position, event.sequence
LIMIT $2`;

/** Forgets what the broker has confirmed; $1 is an array of event ids. */
export const DELETE_SENT = 'DELETE FROM outbox WHERE id = ANY($1::uuid[])';

/** The event that has waited longest. */
export const OLDEST = 'SELECT time FROM outbox ORDER BY position LIMIT 1';
