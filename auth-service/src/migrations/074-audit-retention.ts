/**
 * The audit log still only grows, but at its far end: rows are taken away by a transaction that says up to when they are
 * kept, and never those of the last day, whatever it says.
 */
export const sql = `
create or replace function refuse_to_rewrite_history() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and old.at < now() - interval '1 day'
     and old.at < nullif(current_setting('artel.audit_kept_from', true), '')::timestamptz then
    return old;
  end if;
  raise exception 'the audit log only grows';
end $$;
`;
