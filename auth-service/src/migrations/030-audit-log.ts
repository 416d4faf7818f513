/**
 * What was done to accounts and by whom. Names nobody by reference, so that it outlives the accounts it tells of; its
 * ids are UUIDv7, so that their order is the order of time. Nothing in it is ever changed or taken away.
 */
export const sql = `
create table audit_log (
  id         uuid primary key,
  at         timestamptz not null,
  action     text not null,
  outcome    text not null check (outcome in ('ok', 'refused')),
  actor_id   uuid,
  subject_id uuid,
  address    text,
  trace_id   text not null,
  details    jsonb not null
);

create index audit_log_actor on audit_log (actor_id, id);
create index audit_log_subject on audit_log (subject_id, id);
create index audit_log_action on audit_log (action, id);
create index audit_log_at on audit_log (at, id);

create function refuse_to_rewrite_history() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log only grows';
end $$;

create trigger audit_log_only_grows before update or delete on audit_log
for each row execute function refuse_to_rewrite_history();

comment on column audit_log.actor_id is 'who did it; null when nobody is known to have';
comment on column audit_log.subject_id is 'the account it was done to; null when there is none';
`;
